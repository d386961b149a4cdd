// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

/**
 * Messages written by others, against what the RFCs say of them. Where a set's own verdict is not the RFC's, the file is
 * listed with the reason.
 */
@Spec({"C-11", "RFC 3261 §25"})
class CorporaTest {
    /** RFC 4475: what we answer to each message that a user agent must not look at. All others are accepted. */
    private static final Map<String, String> TORTURE = Map.ofEntries(
            Map.entry("badinv01.dat", "400 Malformed Via"),
            // On a stream the missing octets may still come; the server's patience is what ends it.
            Map.entry("clerr.dat", Verdict.INCOMPLETE),
            Map.entry("ncl.dat", "400 Malformed Content-Length"),
            Map.entry("scalarlg.dat", "400 Malformed CSeq"),
            Map.entry("quotbal.dat", "400 Malformed To"),
            Map.entry("ltgtruri.dat", "400 Malformed Request-URI"),
            Map.entry("lwsruri.dat", "400 Malformed Request-Line"),
            Map.entry("baddn.dat", "400 Malformed From"),
            Map.entry("mismatch01.dat", "400 CSeq method differs"),
            Map.entry("mismatch02.dat", "400 CSeq method differs"),
            Map.entry("multi01.dat", "400 Multiple CSeq"),
            // RFC 2543 had no Max-Forwards. Servers that federate by TLS are of this century: Q-18 wants it refused.
            Map.entry("inv2543.dat", "400 Missing Max-Forwards"));

    /** Files of JAIN-SIP's own tests that we refuse though its parser does not, and why. */
    private static final Map<String, String> JAIN_REFUSED = Map.of(
            "message/337.sip", "white space inside the angle brackets of Record-Route, by a folded line",
            "message/340.sip", "as 337",
            "message/344.sip", "as 337",
            "message/345.sip", "as 337",
            "message/359.sip", "two messages with no empty line between them",
            "message/392.sip", "RFC 4475 §3.3.8, two of each: 400");

    /** Files of JAIN-SIP's own tests that we accept though its parser does not, and why. */
    private static final Map<String, String> JAIN_ACCEPTED =
            Map.of("message/376.sip", "RFC 4475 §3.1.2.12: a Date in EST may be ignored, and we do not use it");

    /** Header lines called valid that are not, and why. */
    private static final Map<String, String> LINES_REFUSED = Map.of(
            "From: foobar at com<sip:4855@166.34.120.100 >;tag=1024181795", "space before >",
            "Contact: Bo Bob Biggs\r\n< sip:user@example.com?Route=%3Csip:sip.example.com%3E >", "unfolded second line",
            "t : < sip:titi.com;transport=tcp> ; tag = dlfjklcn6545614XX", "space after <");

    @Test
    @Spec("RFC 4475 §3")
    void torture() {
        Map<String, String> wrong = new TreeMap<>();
        List<Corpus.Item> items = Corpus.named("sip-rfc4475").items();
        for (Corpus.Item item : items) {
            String expected = TORTURE.getOrDefault(item.file(), Verdict.ACCEPTED);
            String actual = Verdict.accepting(Corpus.asStream(item.octets()));
            if (!actual.equals(expected)) {
                wrong.put(item.file(), actual);
            }
        }
        report("sip-rfc4475", items.size(), wrong);
    }

    @Test
    @Spec("RFC 5118 §4")
    void ipv6() {
        Map<String, String> wrong = new TreeMap<>();
        List<Corpus.Item> items = Corpus.named("sip-rfc5118").items();
        for (Corpus.Item item : items) {
            boolean valid = item.verdict().equals("valid");
            String actual = Verdict.accepting(Corpus.asStream(item.octets()));
            if (valid != actual.equals(Verdict.ACCEPTED)) {
                wrong.put(item.file(), actual);
            }
        }
        report("sip-rfc5118", items.size(), wrong);
    }

    @Test
    void jainTorture() {
        Map<String, String> wrong = new TreeMap<>();
        List<Corpus.Item> items = Corpus.named("sip-jain-torture").items();
        for (Corpus.Item item : items) {
            String text = new String(item.octets(), StandardCharsets.UTF_8).strip();
            String actual =
                    switch (item.kind()) {
                        case "message" -> Verdict.reading(Corpus.asStream(item.octets()));
                        case "sip-header" -> readLine(text.replaceAll("\r?\n", "\r\n"));
                        default -> readUri(text);
                    };
            boolean valid = JAIN_ACCEPTED.containsKey(item.file())
                    || (item.verdict().equals("valid") && !JAIN_REFUSED.containsKey(item.file()));
            // A verdict "invalid" may rest on what is missing, which only the check of the whole message sees.
            boolean accepted = actual.equals(Verdict.READ)
                    && (valid
                            || Verdict.accepting(Corpus.asStream(item.octets())).equals(Verdict.ACCEPTED));
            if (valid != accepted) {
                wrong.put(item.file(), actual);
            }
        }
        report("sip-jain-torture", items.size(), wrong);
    }

    @Test
    void headerLines() {
        Corpus corpus = Corpus.named("sip-header-lines");
        Map<String, String> wrong = new TreeMap<>();
        int count = 0;
        List<String> rows = new ArrayList<>(corpus.lines("jain-header-lines.dev.tsv"));
        rows.addAll(corpus.lines("belle-sip-header-lines.dev.tsv"));
        for (String row : rows) {
            String[] columns = row.split("\t", -1);
            String line = unescaped(columns[2]).strip().replaceAll("\r?\n", "\r\n");
            // What a source file's string constants were cut into is no header line.
            if (line.startsWith("+") || columns[1].equals("HostNameParser")) {
                continue;
            }
            count++;
            boolean address = columns[1].startsWith("Address") || columns[1].startsWith("address");
            String actual = address ? readLine("Contact: " + line) : readLine(line);
            boolean valid = columns[0].equals("valid") && !LINES_REFUSED.containsKey(line);
            if (valid != actual.equals(Verdict.READ)) {
                wrong.put(line, actual);
            }
        }
        report("sip-header-lines", count, wrong);
    }

    @Test
    void capturesAndSeeds() {
        Map<String, String> wrong = new TreeMap<>();
        List<Corpus.Item> items = Corpus.named("sip-misc-messages").items();
        for (Corpus.Item item : items) {
            String actual = Verdict.reading(Corpus.asStream(item.octets()));
            if (item.verdict().equals("valid") && !actual.equals(Verdict.READ)) {
                wrong.put(item.file(), actual);
            }
        }
        report("sip-misc-messages", items.size(), wrong);
    }

    @Test
    @Spec("RFC 3665")
    void callFlows() {
        Map<String, String> wrong = new TreeMap<>();
        int count = 0;
        for (Corpus.Item item : Corpus.named("sip-flows").items()) {
            if (!item.kind().equals("callflow-yaml")) {
                continue;
            }
            for (String block : ("\n" + new String(item.octets(), StandardCharsets.UTF_8)).split("\n- \\|\\+?-?\n")) {
                if (block.startsWith("  ")) {
                    count++;
                    String message = block.lines()
                            .map(line -> line.length() < 2 ? "" : line.substring(2))
                            .reduce("", (text, line) -> text + line + "\r\n");
                    String actual = Verdict.reading(Corpus.asStream(Messages.octets(message)));
                    if (!actual.equals(Verdict.READ)) {
                        wrong.put(
                                item.file() + " " + message.lines().findFirst().orElse(""), actual);
                    }
                }
            }
        }
        assertThat(count).isGreaterThan(18);
        report("sip-flows", count, wrong);
    }

    /** Mutations without a verdict but this: whatever they hold, the next message is read as if they had never been. */
    @Test
    @Spec({"C-11", "RFC 3261 §18.3"})
    void mutations() {
        Map<String, String> wrong = new TreeMap<>();
        Map<String, Integer> answers = new TreeMap<>();
        byte[] sound = Messages.wire("OPTIONS sip:a@example.com SIP/2.0", "");
        List<Corpus.Item> items = Corpus.named("sip-protos-c07").items();
        for (Corpus.Item item : items) {
            SipDecoder decoder = new SipDecoder(SipLimits.DEFAULT);
            byte[] octets = filledIn(item.octets());
            List<Object> found = Messages.all(decoder, octets, 0, octets.length);
            found.addAll(Messages.all(decoder, sound, 0, sound.length));
            Object last = found.get(found.size() - 1);
            boolean closed = last.toString().contains(", closed ");
            if (!closed && !last.equals(Messages.decode(sound))) {
                wrong.put(item.file(), last.toString());
            }
            answers.merge(Verdict.accepting(octets), 1, Integer::sum);
        }
        System.out.println("corpora sip-protos-c07: answers " + answers);
        report("sip-protos-c07", items.size(), wrong);
    }

    private static void report(String set, int count, Map<String, String> wrong) {
        System.out.println("corpora " + set + ": " + count + " messages, " + (count - wrong.size()) + " right");
        assertThat(wrong).isEmpty();
    }

    private static String readLine(String line) {
        boolean length = line.matches("(?i)(l|content-length)\\s*:.*");
        return Verdict.reading(Messages.octets("OPTIONS sip:a@example.com SIP/2.0\r\n" + line + "\r\n"
                + (length ? "" : "l: 0\r\n") + "\r\n" + " ".repeat(length ? 3_495 : 0)));
    }

    private static String readUri(String text) {
        try {
            return Uri.parse(text).toString().isEmpty() ? "empty" : Verdict.READ;
        } catch (MalformedSipException e) {
            return e.status() + " " + e.reason();
        }
    }

    /** The text of a JSON string. */
    private static String unescaped(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < json.length() - 1; i++) {
            char c = json.charAt(i);
            if (c == '\\') {
                c = json.charAt(++i);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
            }
            text.append(c);
        }
        return text.toString();
    }

    /** The set's placeholders, filled in as its own sender would. */
    private static byte[] filledIn(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1)
                .replace("<To>", "callee@example.com")
                .replace("<From>", "caller@example.net")
                .replace("<From-Address>", "192.0.2.1")
                .replace("<From-IP>", "192.0.2.1")
                .replace("<Local-Port>", "5060")
                .replace("<Call-ID>", "1")
                .replace("<CSeq>", "1")
                .replace("<Branch-ID>", "1");
        int end = text.indexOf("\r\n\r\n");
        int body = end < 0 ? 0 : text.length() - end - 4;
        return text.replace("<Content-Length>", Integer.toString(body)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
