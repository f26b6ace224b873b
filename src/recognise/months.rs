//! Names of months in the languages that are read, in the forms that dates use.

use super::fold::fold;

/// English names: only in English does the month come before the day.
const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The other languages' names, also in the genitive where dates have it, and abbreviations that do not begin a name.
const OTHERS: [&str; 12] = [
    "januar jänner janvier enero gennaio januari janeiro styczeń stycznia leden ledna ocak ιανουάριος ιανουαρίου",
    "februar février febrero febbraio februari fevereiro luty lutego únor února şubat φεβρουάριος φεβρουαρίου",
    "märz mrz mars marzo maart mrt maret março marzec marca březen března mart μάρτιος μαρτίου",
    "avril abril aprile kwiecień kwietnia duben dubna nisan απρίλιος απριλίου",
    "mai mayo maggio mei maio maj maja květen května mayıs μάιος μαΐου",
    "juni juin junio giugno junho czerwiec czerwca červen června haziran ιούνιος ιουνίου",
    "juli juillet juil julio luglio julho lipiec lipca červenec července temmuz ιούλιος ιουλίου",
    "août agosto augustus agustus sierpień sierpnia srpen srpna ağustos αύγουστος αυγούστου",
    "sept septembre septiembre setiembre settembre setembro wrzesień września září eylül σεπτέμβριος σεπτεμβρίου",
    "oktober octobre octubre ottobre outubro październik października říjen října ekim οκτώβριος οκτωβρίου",
    "novembre noviembre novembro listopad listopadu listopada kasım νοέμβριος νοεμβρίου",
    "dezember décembre diciembre dicembre desember dezembro grudzień grudnia prosinec prosince aralık δεκέμβριος δεκεμβρίου",
];

/// The month that a word names in English: its name, or the beginning of it.
pub(super) fn english(word: &str) -> Option<u32> {
    one(word, |at, word| ENGLISH[at] == word || begins(ENGLISH[at], word) || (at == 8 && word == "sept"))
}

/// The month that a word names in any language: its name, or the first three letters. Two months that begin alike are
/// none: French `jui` is June or July.
pub(super) fn any(word: &str) -> Option<u32> {
    let names = |at: usize| OTHERS[at].split(' ').map(fold);
    english(word)
        .or_else(|| one(word, |at, word| names(at).any(|name| name == word)))
        .or_else(|| one(word, |at, word| names(at).any(|name| begins(&name, word))))
}

/// Whether a word is the three letters that a name begins with.
fn begins(name: &str, word: &str) -> bool {
    word.chars().count() == 3 && name.starts_with(word)
}

/// The only month that fits a word.
fn one(word: &str, fits: impl Fn(usize, &str) -> bool) -> Option<u32> {
    let word = fold(word);
    let mut fitting = (0..12).filter(|at| fits(*at, &word));
    let first = fitting.next()?;
    fitting.next().is_none().then(|| u32::try_from(first + 1).ok())?
}
