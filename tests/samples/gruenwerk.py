"""Grünwerk Anlagenbau: a 2022 statement as a German office program exports it.

What it tries: fields parted by `;`, Windows-1252, two lines above the header, identifiers `5.1` to `8.34` as text,
quoted fields with `;` and line breaks in them, dates as `30.09.2026`, umlauts, € and typographic quotes, a row with
a separator too many.
"""

import csv
import io

from standard import TITLES_2022

FILE = "Grünwerk Anlagenbau.csv"
SHEET = "csv"
HEADER_ROW = 3

# control | applicable | implementation | measure | reason | responsible | evidence | review
TABLE = """
5.1|yes|implemented|Leitlinie und elf Richtlinien|Kundenaudits der Netzbetreiber|Geschäftsführung|RL-01|30.09.2026
5.2|yes|implemented|Rollenblatt|Kundenaudits der Netzbetreiber|Geschäftsführung|RL-02|30.09.2026
5.3|yes|partly|Freigaben im ERP ab 5.000 €|Risiko 12|Frau Böhm|Rechtekonzept|30.06.2026
5.4|yes|implemented|Zielgespräche|Führungsgrundsätze|Geschäftsführung|Protokolle|30.09.2026
5.5|yes|implemented|Meldewege zum BSI|Gesetz|Herr Yılmaz|Kontaktliste|31.03.2026
5.6|yes|implemented|Arbeitskreis der Kammer|Erfahrungsaustausch|Herr Lütke|Einladungen|31.03.2026
5.7|yes|planned|Lagebericht abonnieren|Risiko 3|Herr Lütke||31.12.2026
5.8|yes|partly|Abschnitt im Projekthandbuch|Anlagen gehen in kritische Netze|Frau Großmann|PH-4|30.06.2026
5.9|yes|implemented|Inventar im Ticketsystem|Risiko 1|Herr Lütke|Auszug vom 02.02.2026|30.06.2026
5.10|yes|implemented|Nutzungsregeln|Betriebsvereinbarung|Frau Böhm|BV-3|30.09.2026
5.11|yes|implemented|Laufzettel|Betriebsvereinbarung|Frau Böhm|Laufzettel|30.09.2026
5.12|yes|implemented|Drei Stufen|Verträge mit Netzbetreibern|Herr Lütke|RL-04|30.09.2026
5.13|yes|partly|Stempel auf Zeichnungen|Verträge mit Netzbetreibern|Konstruktion|Muster|30.06.2026
5.14|yes|implemented|Austauschplattform mit Zwei-Faktor-Anmeldung|Verträge mit Netzbetreibern|Herr Lütke|RL-05|30.09.2026
5.15|yes|implemented|Berechtigungskonzept|Risiko 2|Herr Lütke|Rechtekonzept|30.09.2026
5.16|yes|implemented|Kennungen aus dem Personalsystem|Risiko 2|Frau Böhm|Abgleich|30.09.2026
5.17|yes|implemented|Passwortspeicher|Risiko 2|Herr Lütke|RL-06|30.09.2026
5.18|yes|partly|Durchsicht einmal im Jahr|Risiko 2|Herr Lütke|Liste 2025|30.06.2026
5.19|yes|implemented|Bewertung der Lieferanten|Einkaufsrichtlinie|Einkauf|Bewertungen|30.09.2026
5.20|yes|implemented|Anlage „Sicherheit“ zum Vertrag|Einkaufsrichtlinie|Einkauf|Anlage S|30.09.2026
5.21|yes|not started||Steuerungen aus Übersee|Einkauf||31.12.2026
5.22|yes|implemented|Jahresgespräche|Einkaufsrichtlinie|Einkauf|Protokolle|30.09.2026
5.23|yes|partly|Liste der Dienste|Risiko 7|Herr Lütke|Liste|30.06.2026
5.24|yes|implemented|Notfallkarte|Gesetz|Herr Lütke|NK-1|30.09.2026
5.25|yes|implemented|Einstufung nach Tabelle|Gesetz|Herr Lütke|NK-1|30.09.2026
5.26|yes|implemented|Ablauf nach Tabelle|Gesetz|Herr Lütke|NK-1|30.09.2026
5.27|yes|partly|Nachbesprechung|Vorfall vom März 2024|Herr Lütke|Protokoll|30.06.2026
5.28|yes|not started||Vorfall vom März 2024|Herr Lütke||31.12.2026
5.29|yes|implemented|Notfallhandbuch|Verträge mit Netzbetreibern|Frau Großmann|NH-2|30.09.2026
5.30|yes|partly|Wiederanlaufplan für ERP|Verträge mit Netzbetreibern|Herr Lütke|NH-2, Teil B|30.06.2026
5.31|yes|implemented|Rechtskataster|Gesetz|Herr Yılmaz|Kataster|30.09.2026
5.32|yes|implemented|Lizenzverwaltung|Gesetz|Herr Lütke|Liste|30.09.2026
5.33|yes|implemented|Aufbewahrungsfristen|Gesetz|Frau Böhm|Fristenplan|30.09.2026
5.34|yes|implemented|Verzeichnis der Verarbeitungen|Gesetz|Herr Yılmaz|Verzeichnis|30.09.2026
5.35|yes|implemented|Prüfung durch externen Auditor|Kundenaudits der Netzbetreiber|Geschäftsführung|Bericht 2025|30.09.2026
5.36|yes|implemented|Selbstauskunft der Abteilungen|Führungsgrundsätze|Herr Yılmaz|Rückläufer|30.09.2026
5.37|yes|partly|Betriebshandbuch|Risiko 9|Herr Lütke|BH-1|30.06.2026
6.1|yes|implemented|Zeugnisse, Führungszeugnis für Baustellen|Verträge mit Netzbetreibern|Frau Böhm|Akte|30.09.2026
6.2|yes|implemented|Klausel im Arbeitsvertrag|Gesetz|Frau Böhm|Muster|30.09.2026
6.3|yes|implemented|Schulung vor Baustellenbeginn|Risiko 4|Herr Lütke|Teilnehmerlisten|30.09.2026
6.4|yes|implemented|Stufen nach Betriebsvereinbarung|Gesetz|Frau Böhm|BV-5|30.09.2026
6.5|yes|implemented|Austrittsgespräch|Betriebsvereinbarung|Frau Böhm|Laufzettel|30.09.2026
6.6|yes|implemented|Vertraulichkeitserklärung|Verträge mit Netzbetreibern|Frau Böhm|Erklärungen|30.09.2026
6.7|yes|implemented|Mobiles Arbeiten mit VPN|Betriebsvereinbarung|Herr Lütke|BV-7|30.09.2026
6.8|yes|implemented|Meldung an die Hotline|Gesetz|Herr Lütke|NK-1|30.09.2026
7.1|yes|implemented|Zaun, Tor, Alarm|Risiko 15|Werkleitung|Lageplan|30.09.2026
7.2|yes|implemented|Ausweise|Risiko 15|Werkleitung|Besucherbuch|30.09.2026
7.3|yes|implemented|Schließplan|Risiko 15|Werkleitung|Schließplan|30.09.2026
7.4|yes|implemented|Kameras am Tor|Risiko 15|Werkleitung|Aushang|30.09.2026
7.5|yes|implemented|Brandschutz; Hochwassertor|Versicherung|Werkleitung|Prüfbericht|30.09.2026
7.6|yes|implemented|Regeln für das Prüffeld|Risiko 16|Werkleitung|PF-2|30.09.2026
7.7|yes|partly|Aushang, Rundgang|Führungsgrundsätze|alle Abteilungen|Rundgang 11/2025|30.06.2026
7.8|yes|implemented|Schränke IP54 in der Halle|Risiko 16|Herr Lütke|Fotos|30.09.2026
7.9|yes|implemented|Verschlüsselte Baustellen-Laptops|Risiko 5|Herr Lütke|Bericht|30.09.2026
7.10|yes|implemented|Freigegebene Datenträger|Risiko 5|Herr Lütke|RL-07|30.09.2026
7.11|yes|implemented|USV, Aggregat|Risiko 16|Werkleitung|Wartung|30.09.2026
7.12|yes|implemented|Leerrohre, Plan|Risiko 16|Werkleitung|Plan|30.09.2026
7.13|yes|implemented|Wartungsplan|Risiko 16|Werkleitung|Wartung|30.09.2026
7.14|yes|implemented|Löschen und schreddern|Gesetz|Herr Lütke|Nachweise|30.09.2026
8.1|yes|implemented|Verwaltete Geräte|Risiko 5|Herr Lütke|Bericht|30.09.2026
8.2|yes|implemented|Getrennte Konten|Risiko 2|Herr Lütke|Rechtekonzept|30.09.2026
8.3|yes|implemented|Rechte je Projekt|Verträge mit Netzbetreibern|Herr Lütke|Rechtekonzept|30.09.2026
8.4|yes|implemented|Ablage für Steuerungsprogramme|Risiko 8|Automation|SVN-Rechte|30.09.2026
8.5|yes|implemented|Zwei Faktoren von außen|Risiko 2|Herr Lütke|RL-06|30.09.2026
8.6|yes|implemented|Auslastung im Monatsbericht|Betrieb|Herr Lütke|Bericht|30.09.2026
8.7|yes|implemented|Virenschutz, Schleuse für Fremdgeräte|Risiko 3|Herr Lütke|Bericht|30.09.2026
8.8|yes|partly|Monatliche Durchsicht, Prüffeld fehlt|Risiko 3|Herr Lütke|Bericht|30.06.2026
8.9|yes|partly|Vorlagen für Server|Risiko 9|Herr Lütke|Vorlagen|30.06.2026
8.10|yes|not started||Gesetz|Herr Yılmaz||31.12.2026
8.11|no||| Es gibt keine Daten, die in Auswertungen unkenntlich zu machen wären|Herr Yılmaz||30.09.2026
8.12|yes|planned|Sperre für private Ablagen|Verträge mit Netzbetreibern|Herr Lütke||31.12.2026
8.13|yes|implemented|Täglich; Bänder im Bankfach|Risiko 1|Herr Lütke|Wiederherstellung 01/2026|30.09.2026
8.14|yes|implemented|Zweiter Serverraum|Risiko 1|Herr Lütke|Plan|30.09.2026
8.15|yes|implemented|Zentrale Protokolle|Risiko 3|Herr Lütke|RL-08|30.09.2026
8.16|yes|planned|Angebot eines Dienstleisters liegt vor|Risiko 3|Herr Lütke||31.12.2026
8.17|yes|implemented|Zeitserver mit Funkuhr|Betrieb|Herr Lütke|Einstellung|30.09.2026
8.18|yes|implemented|Nur Administratoren|Risiko 2|Herr Lütke|Rechtekonzept|30.09.2026
8.19|yes|implemented|Softwareverteilung|Risiko 9|Herr Lütke|Paketliste|30.09.2026
8.20|yes|implemented|Firewall, Regelprüfung|Risiko 3|Herr Lütke|Prüfung 2025|30.09.2026
8.21|yes|implemented|Vertrag mit Leitungsanbieter|Betrieb|Herr Lütke|Vertrag|30.09.2026
8.22|yes|implemented|Büro, Halle, Prüffeld, Gäste|Risiko 3|Herr Lütke|Netzplan|30.09.2026
8.23|yes|implemented|Filter am Übergang|Risiko 4|Herr Lütke|Einstellung|30.09.2026
8.24|yes|implemented|Festplatten, VPN, Post|Verträge mit Netzbetreibern|Herr Lütke|RL-09|30.09.2026
8.25|yes|partly|Vorgehen für Steuerungsprogramme|Anlagen gehen in kritische Netze|Automation|VA-12|30.06.2026
8.26|yes|implemented|Lastenheft|Anlagen gehen in kritische Netze|Automation|Muster|30.09.2026
8.27|yes|partly|Zonen und Übergänge|Anlagen gehen in kritische Netze|Automation|VA-13|30.06.2026
8.28|yes|partly|Regeln für Bausteine|Anlagen gehen in kritische Netze|Automation|VA-14|30.06.2026
8.29|yes|implemented|Werksabnahme|Anlagen gehen in kritische Netze|Automation|Protokolle|30.09.2026
8.30|yes|implemented|Abnahme durch eigene Leute|Zwei Ingenieurbüros|Automation|Verträge|30.09.2026
8.31|yes|implemented|Prüffeld getrennt|Risiko 8|Automation|Netzplan|30.09.2026
8.32|yes|implemented|Änderungsantrag|Anlagen gehen in kritische Netze|Automation|Anträge|30.09.2026
8.33|no|||Im Prüffeld laufen nur erfundene Messwerte|Automation||30.09.2026
8.34|yes|implemented|Nur lesender Zugriff für Prüfer|Betrieb|Herr Lütke|Regel 8|30.09.2026
"""

HEADERS = ["No.", "Control", "Applicable", "Implementation status", "Measure", "Reason", "Responsible", "Evidence", "Next review"]
COLUMNS = {"id": "A", "title": "B", "applicable": "C", "status": "D", "implementation": "E", "justification": "F",
           "owner": "G", "evidence": "H", "date": "I"}
STATUS = {"implemented": "implemented", "partly": "partial", "planned": "planned", "not started": "not-implemented"}
# Windows-1252 has no dotless i, so the program that exports writes what the user sees there: a plain one.
NOT_IN_WINDOWS_1252 = {"ı": "i"}


def rows():
    """The table above, one list of eight texts a control."""
    for line in TABLE.strip().splitlines():
        for strange, plain in NOT_IN_WINDOWS_1252.items():
            line = line.replace(strange, plain)
        yield [cell.strip() for cell in line.split("|")]


def write(folder):
    """Writes the text with Python's csv module; lines end as on Windows."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Grünwerk Anlagenbau GmbH & Co. KG – Statement of Applicability ISO/IEC 27001:2022", *[""] * 8])
    writer.writerow(["Version 1.4", "Stand 15.01.2026", *[""] * 7])
    writer.writerow(HEADERS)
    for control, applicable, status, measure, reason, responsible, evidence, review in rows():
        if control == "5.29":
            measure += "\nAlarmkette; Aushang in der Halle"
        row = [control, TITLES_2022[f"A.{control}"], applicable, status, measure, reason, responsible, evidence, review]
        writer.writerow(row + [""] if control == "7.12" else row)
    (folder / FILE).write_bytes(out.getvalue().encode("cp1252"))


def answers():
    """What a reader of the file must find: control to applicability and status."""
    for control, applicable, status, *_ in rows():
        yield f"A.{control}", "applicable" if applicable == "yes" else "excluded", STATUS.get(status, "unstated")


def truth():
    """The truth on this file."""
    words = [status for _, _, status, *_ in rows()]
    return {
        "file": FILE, "edition": "27001:2022", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "applicable_counts": {"yes": 91, "no": 2},
        "status_counts": {word: words.count(word) for word in STATUS},
        "notes": "Texts are German, headers and answers English. The field of 5.29 has a line break; 7.12 has a separator too many.",
    }
