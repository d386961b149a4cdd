// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/**
 * Messages that others collected, said to a running server by a partner: each is answered, or refused cleanly, and what comes behind
 * it is heard. {@code -Dumpp.corpora} names their folder.
 */
@Spec({"D-27", "RFC 3261 §25", "RFC 6120 §11"})
class CorporaOnTheWireTest {
    @RegisterExtension
    static final Verona VERONA = new Verona();

    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d) ");
    private static final int PATIENCE_MILLIS = 5_000;

    private record Item(String file, String kind, byte[] octets) {}

    /** How many there were of each outcome; what is in none of them hung, or crashed. */
    private static final class Tally {
        private int messages;
        private int answered;
        private int refused;
        private int dropped;
        private int unfinished;

        private void print(String set) {
            System.out.printf(
                    "corpora %s on the wire: %d messages, %d answered, %d refused, %d dropped, %d unfinished, %d crashes%n",
                    set, messages, answered, refused, dropped, unfinished, crashes());
            assertThat(crashes()).isZero();
        }

        /** Each message has one of the outcomes, unless its handling failed. */
        private int crashes() {
            return messages - answered - refused - dropped - unfinished;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip-rfc4475", "sip-rfc5118", "sip-jain-torture", "sip-misc-messages", "sip-protos-c07"})
    void aConnectionOfSip(String set) throws Exception {
        Tally tally = new Tally();
        Line line = VERONA.opens(Wire.SIP);
        try {
            for (Item item : items(set)) {
                if (item.kind.equals("uri") || item.kind.equals("sip-header")) {
                    continue;
                }
                tally.messages++;
                if (!goesOn(line, asStream(item.octets), "sound" + tally.messages, tally)) {
                    line.close();
                    line = VERONA.opens(Wire.SIP);
                }
            }
        } finally {
            line.close();
            VERONA.forgetEscalus();
        }
        tally.print(set);
    }

    /** Whether the connection is still good. */
    private static boolean goesOn(Line line, byte[] message, String sound, Tally tally) throws IOException {
        line.socket().setSoTimeout(PATIENCE_MILLIS);
        try {
            line.says(message).says(Request.options(sound).text());
            String heard = line.hears("Call-ID: " + sound + "\r\n");
            line.hears("\r\n\r\n");
            String before = heard.substring(0, heard.lastIndexOf("SIP/2.0 "));
            Matcher status = STATUS.matcher(before);
            String last = "";
            while (status.find()) {
                last = status.group(1);
            }
            if (last.isEmpty()) {
                tally.dropped++;
            } else if (last.startsWith("1") || last.startsWith("2")) {
                tally.answered++;
            } else {
                tally.refused++;
            }
            return true;
        } catch (SocketTimeoutException e) {
            // the rest of its body may still come; that the server does not wait for ever, others test
            tally.unfinished++;
            return false;
        } catch (AssertionError | IOException e) {
            if (e instanceof AssertionError inside && !inside.getMessage().startsWith("waiting for")) {
                throw inside;
            }
            tally.refused++;
            return false;
        }
    }

    @Test
    void aStreamOfXmpp() throws Exception {
        Tally tally = new Tally();
        for (Item item : items("xmpp-streams")) {
            tally.messages++;
            boolean inside = item.kind.equals("in-stream-element") || item.kind.equals("xml-doc");
            try (Line line =
                    inside ? VERONA.opens(Wire.XMPP) : Line.to(VERONA.server().xmppPort())) {
                line.says(item.octets);
                if (!inside) {
                    line.socket().shutdownOutput();
                } else {
                    line.says("</stream:stream>");
                }
                String heard = line.hearsTheEnd();
                if (heard.contains("error") || heard.contains("failure")) {
                    tally.refused++;
                } else if (heard.isEmpty()) {
                    tally.dropped++;
                } else {
                    tally.answered++;
                }
            }
        }
        VERONA.forgetEscalus();
        tally.print("xmpp-streams");
    }

    private static List<Item> items(String set) throws IOException {
        String root = System.getProperty("umpp.corpora", "");
        Path folder = Path.of(root.startsWith("$") ? "" : root, set);
        boolean there = !root.isEmpty() && Files.isRegularFile(folder.resolve("index.tsv"));
        if (!there) {
            System.out.println("corpora " + set + " on the wire: skipped, -Dumpp.corpora names no folder that has it");
        }
        Assumptions.assumeTrue(there, "corpora " + set + " absent");
        List<Item> items = new ArrayList<>();
        List<String> rows = Files.readAllLines(folder.resolve("index.tsv"), StandardCharsets.UTF_8);
        for (String row : rows.subList(1, rows.size())) {
            String[] columns = row.split("\t", -1);
            items.add(new Item(columns[0], columns[1], Files.readAllBytes(folder.resolve(columns[0]))));
        }
        return items;
    }

    /** As a stream would bring it: with the ends of lines and the length that a datagram's end left unsaid, and from Escalus. */
    private static byte[] asStream(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1)
                .replaceFirst("^[\r\n]+", "")
                .replace("<To>", "juliet@" + Verona.CAPULET)
                .replace("<From>", "prince@" + Verona.ESCALUS)
                .replace("<From-Address>", "192.0.2.1")
                .replace("<From-IP>", "192.0.2.1")
                .replace("<Local-Port>", "5060")
                .replace("<Call-ID>", "c" + octets.length)
                .replace("<CSeq>", "1")
                .replace("<Branch-ID>", "1");
        if (!text.contains("\r\n")) {
            text = text.replace("\n", "\r\n");
        }
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text.replaceFirst("(\r\n)?$", "") : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 4);
        head = head.replace("<Content-Length>", Integer.toString(body.length()));
        if (!head.toLowerCase(Locale.ROOT).matches("(?s).*\r\n(content-length|l)[ \t]*:.*")) {
            head += "\r\nContent-Length: " + body.length();
        }
        return (head + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }
}
