import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.verapdf.processor.reports.enums.JobEndStatus;

/**
 * Validates PDF files with veraPDF, in one process: `java -cp JARS Validate.java < LIST`.
 *
 * LIST has one path per line. Each file is validated against the PDF/A flavour that it claims and against PDF/UA-1.
 * Prints one line per file and flavour, separated by tabs: path, flavour, number of checks, failed rules separated by
 * `; ` (nothing if there are none). A file that veraPDF cannot validate has `error` for its flavour.
 */
public final class Validate {
    /** Failed checks that veraPDF describes for each rule: only the rule is reported. */
    private static final int KEPT_FAILURES = 1;

    private Validate() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        List<String> paths = new ArrayList<>();
        try (BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            list.lines().filter(line -> !line.isBlank()).forEach(paths::add);
        }
        for (String path : paths) {
            System.out.write(validate(path).getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        }
    }

    private static String validate(String path) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path))) {
            // Both flavours in one pass over the file.
            List<PDFAFlavour> flavours = List.of(parser.getFlavour(), PDFAFlavour.PDFUA_1);
            parser.setFlavours(flavours);
            PDFAValidator validator =
                ValidatorFactory.createValidatorByFlavours(flavours, KEPT_FAILURES, false, false, false);
            StringBuilder lines = new StringBuilder();
            for (ValidationResult result : validator.validateAll(parser)) {
                lines.append(line(path, result));
            }
            return lines.toString();
        } catch (Exception | StackOverflowError error) {
            return line(path, "error", 0, String.valueOf(error).replaceAll("\\s+", " "));
        }
    }

    private static String line(String path, ValidationResult result) {
        TreeSet<String> failed = new TreeSet<>();
        for (RuleId rule : result.getFailedChecks().keySet()) {
            failed.add(rule.getClause() + " test " + rule.getTestNumber());
        }
        if (result.getJobEndStatus() != JobEndStatus.NORMAL) {
            failed.add("validation ended early: " + result.getJobEndStatus());
        } else if (result.isCompliant() != failed.isEmpty()) {
            failed.add("veraPDF contradicts itself");
        }
        return line(path, result.getPDFAFlavour().getId(), result.getTotalAssertions(), String.join("; ", failed));
    }

    private static String line(String path, String flavour, int checks, String failed) {
        return String.join("\t", path, flavour, String.valueOf(checks), failed) + "\n";
    }
}
