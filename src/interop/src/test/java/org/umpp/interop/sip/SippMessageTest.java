// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.Stanza;

/** Messages to and from plain SIP domains whose user agent is sipp, over TLS. */
@Spec({"C-04", "D-17", "R-036"})
class SippMessageTest {
    private static final String PLAIN = "Content-Type: text/plain";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

    @TempDir
    static Path folder;

    private static Verona verona;

    private Sipp romeo;

    @BeforeAll
    static void start() throws Exception {
        verona = new Verona(
                folder,
                45,
                "type = sip\naccepts = multipart/alternative, message/cpim, message/imdn+xml, application/im-iscomposing+xml");
    }

    @AfterAll
    static void stop() throws Exception {
        verona.close();
    }

    // --- sipp writes

    private Sipp.Run romeoWrites(String user, String fields, String content, String status, String expected)
            throws Exception {
        romeo = verona.partner();
        return romeo.calls(
                new InetSocketAddress("127.0.0.1", verona.server().sipPort()),
                Verona.CAPULET,
                "message",
                Map.of(
                        "scheme", "sip",
                        "user", user,
                        "also", fields,
                        "content", content,
                        "status", status,
                        "expected", expected));
    }

    private Stanza julietReads(String fields, String content) throws Exception {
        romeoWrites("juliet", fields, content, "202", "SIP/2.0 202 Accepted").succeeds();
        return verona.reads(romeo);
    }

    /** As octets of a charset, in the characters in which scenarios are written. */
    private static String in(String charset, String text) {
        return new String(text.getBytes(Charset.forName(charset)), ISO_8859_1);
    }

    @Test
    @Spec({"RFC 7572 §5", "RFC 7572 §8", "RFC 3428 §7"})
    void romeoWritesToJuliet() throws Exception {
        Stanza read = julietReads(
                PLAIN + "\nSubject: Wishes\nContent-Language: en", "Neither, fair saint, if either thee dislike.");

        assertThat(read.body()).isEqualTo("Neither, fair saint, if either thee dislike.");
        assertThat(read.subject()).isEqualTo("Wishes");
        assertThat(read.lang()).isEqualTo("en");
        assertThat(read.type()).isEmpty();
        assertThat(read.from()).hasToString("romeo@" + romeo.domain());
        assertThat(read.to()).hasToString(Verona.JULIET);
        assertThat(read.thread()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({
        "text/plain, UTF-8",
        "text/plain;charset=utf-8, UTF-8",
        "text/plain;charset=windows-1250, windows-1250",
        "text/plain, windows-1252",
    })
    @Spec({"D-54", "RFC 7572 §7"})
    void romeoWritesInAnyCharset(String type, String charset) throws Exception {
        String text = charset.equals("windows-1252") ? "ça coûte 5 €" : "štěstí";

        assertThat(julietReads("Content-Type: " + type, in(charset, text)).body())
                .isEqualTo(text);
    }

    @Test
    @Spec("D-54")
    void romeoWritesWhatWouldBreakAStream() throws Exception {
        assertThat(julietReads(PLAIN, "a\u0001b").body()).isEqualTo("a\uFFFDb");
    }

    @Test
    @Spec("D-55")
    void romeoMayWriteMoreThanWeMay() throws Exception {
        assertThat(julietReads(PLAIN, "x".repeat(1_301)).body()).hasSize(1_301);
    }

    @Test
    @Spec({"C-08", "RFC 3862 §2", "RFC 5438 §5", "XEP-0203 §3"})
    void romeoWritesInAnEnvelope() throws Exception {
        Stanza read = julietReads(
                "Content-Type: message/cpim",
                """
                From: <im:tybalt@elsewhere.example>
                To: <im:juliet@thecappulets.example.com>
                DateTime: 2001-02-03T04:05:06Z
                Subject:;lang=cs P\\u0159\\u00e1n\\u00ed
                NS: imdn <urn:ietf:params:imdn>
                imdn.Message-ID: 34jk324j
                imdn.Disposition-Notification: positive-delivery

                Content-Type: text/plain; charset=utf-8

                Hi Juliet""");

        assertThat(read.body()).isEqualTo("Hi Juliet");
        assertThat(read.subject()).isEqualTo("Přání");
        assertThat(read.from()).as("not what the envelope says").hasToString("romeo@" + romeo.domain());
        assertThat(read.id()).isEqualTo("34jk324j");
        assertThat(read.child("urn:xmpp:receipts", "request")).isNotNull();
        assertThat(read.child("urn:xmpp:delay", "delay").attribute("stamp")).isEqualTo("2001-02-03T04:05:06Z");
    }

    @Test
    @Spec({"RFC 2046 §5.1.4", "RFC 7572 §7"})
    void romeoWritesInTwoLanguages() throws Exception {
        Stanza read = julietReads(
                "Content-Type: multipart/alternative;boundary=b",
                "--b\nContent-Type: text/plain\nContent-Language: en\n\nhappy\n--b\nContent-Type: text/plain\n"
                        + "Content-Language: cs\n\n" + in("UTF-8", "šťastný") + "\n--b--\n");

        assertThat(new String(read.content(), UTF_8))
                .startsWith("<body xml:lang='en'>happy</body><body xml:lang='cs'>šťastný</body>");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"active, composing", "idle, active"})
    @Spec({"C-05", "RFC 3994 §3"})
    void romeoTypes(String state, String shown) throws Exception {
        Stanza read = julietReads(
                "Content-Type: application/im-iscomposing+xml",
                "<?xml version=\"1.0\"?>\n<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>" + state
                        + "</state></isComposing>");

        assertThat(read.type()).isEqualTo("chat");
        assertThat(read.child(CHAT_STATES, shown)).isNotNull();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "nobody, text/plain, 404, SIP/2.0 404",
        "juliet, image/png, 415, 'Accept: [a-z]'",
        "juliet, multipart/mixed, 400, SIP/2.0 400",
        "juliet, message/cpim, 400, SIP/2.0 400",
        "juliet, application/im-iscomposing+xml, 400, SIP/2.0 400"
    })
    @Spec({"D-19", "D-54", "RFC 3428 §7", "RFC 3261 §21.4.13"})
    void romeoIsRefused(String user, String type, String status, String expected) throws Exception {
        romeoWrites(user, "Content-Type: " + type, "x", status, expected).succeeds();
    }

    @Test
    @Spec({"D-20", "D-26"})
    void whoPretendsToBeAnotherDomainIsRefused() throws Exception {
        romeo = verona.partner();
        romeo.calls(
                        new InetSocketAddress("127.0.0.1", verona.server().sipPort()),
                        Verona.CAPULET,
                        "message",
                        Map.of(
                                "scheme", "sip",
                                "user", "juliet",
                                "also", PLAIN,
                                "content", "x",
                                "domain", "elsewhere.example.org",
                                "status", "403",
                                "expected", "identity mismatch"))
                .succeeds();
    }

    // --- sipp is written to

    private Sipp.Run romeoTakes(String status, String expected, String... more) throws Exception {
        romeo = verona.partner();
        return romeo.answers(
                Verona.CAPULET, "take", Map.of("status", status, "also", "Subject: -", "expected", expected), more);
    }

    private void julietWrites(String attributes, String elements) {
        verona.server()
                .writes("<message from='%s/balcony' to='romeo@%s' %s>%s</message>"
                        .formatted(Verona.JULIET, romeo.domain(), attributes, elements));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "202 Accepted"})
    @Spec({"RFC 7572 §4", "RFC 3428 §4"})
    void julietWritesToRomeo(String status) throws Exception {
        Sipp.Run take = romeoTakes(status, "MESSAGE sip:romeo@");

        julietWrites(
                "id='m1' type='chat' xml:lang='en'",
                "<subject>Wishes</subject><body>Art thou not Romeo?</body><thread>t" + romeo.domain() + "</thread>");

        take.succeeds();
        assertThat(take.messages())
                .contains(
                        "From: <sip:" + Verona.JULIET + ">",
                        "To: <sip:romeo@" + romeo.domain() + ">",
                        "Call-ID: t" + romeo.domain(),
                        "Subject: Wishes",
                        "Content-Language: en",
                        "Content-Type: text/plain;charset=UTF-8",
                        "Art thou not Romeo?");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "id='m1', <body>a</body><request xmlns='urn:xmpp:receipts'/>, Content-Type: message/cpim",
        "id='r1', <received xmlns='urn:xmpp:receipts' id='m7'/>, <message-id>m7</message-id>",
        "type='chat', <composing xmlns='http://jabber.org/protocol/chatstates'/>, <state>active</state>",
        "type='chat', <paused xmlns='http://jabber.org/protocol/chatstates'/>, <state>idle</state>",
        "xml:lang='en', <body>a</body><body xml:lang='cs'>b</body>, Content-Type: multipart/alternative",
    })
    @Spec({"C-05", "C-08", "RFC 3994 §3", "RFC 5438 §7"})
    void julietSaysMore(String attributes, String elements, String expected) throws Exception {
        Sipp.Run take = romeoTakes("200 OK", "MESSAGE sip:romeo@");

        julietWrites(attributes, elements);

        take.succeeds();
        assertThat(take.messages()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, item-not-found",
        "415 Unsupported Media Type, not-acceptable",
        "480 Temporarily Unavailable, recipient-unavailable",
        "486 Busy Here, recipient-unavailable",
        "500 Server Internal Error, internal-server-error",
        "503 Service Unavailable, internal-server-error",
        "603 Decline, recipient-unavailable",
    })
    @Spec({"D-04", "D-52", "C-02", "RFC 7247 §7.2"})
    void aRefusalReturnsTheMessage(String status, String condition) throws Exception {
        Sipp.Run take = romeoTakes(status, "MESSAGE");

        verona.writes(romeo, "m1");

        Stanza back = verona.reads(romeo);
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo(condition);
        take.succeeds();
    }

    @Test
    @Spec({"D-02", "RFC 3428 §8", "R-022"})
    void manyAreWrittenOneAfterTheOther() throws Exception {
        Sipp.Run take = romeoTakes("200 OK", "MESSAGE", "-m", "100");

        for (int i = 0; i < 100; i++) {
            julietWrites("type='chat'", "<body>number " + i + ".</body>");
        }

        take.succeeds();
        Matcher each = Pattern.compile("number (\\d+)\\.|SIP/2.0 200").matcher(take.messages());
        List<String> seen = new ArrayList<>();
        while (each.find()) {
            seen.add(each.group(1) == null ? "answered" : each.group(1));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            expected.add(String.valueOf(i));
            expected.add("answered");
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    @Spec({"D-55", "RFC 3428 §8"})
    void whatIsTooLongIsNotSent() throws Exception {
        romeo = verona.partner();

        julietWrites("id='m1'", "<body>" + "x".repeat(1_301) + "</body>");

        Stanza back = verona.reads(romeo);
        assertThat(back.id()).isEqualTo("m1");
        assertThat(back.error().condition().element()).isEqualTo("policy-violation");
    }

    @Test
    @Spec("D-17")
    void aUserWithoutSessionsIsWrittenToAllTheSame(@TempDir Path other) throws Exception {
        try (Verona umpp = new Verona(other, 1, "fallback = pager")) {
            Sipp partner = umpp.partner();
            Sipp.Run phone = umpp.answers(partner, "refuse-or-take", "-m", "4");

            umpp.writes(partner, "m1");
            await().atMost(Verona.PATIENCE).until(() -> phone.messages().contains("MESSAGE im:romeo@"));
            umpp.writes(partner, "m2");
            umpp.writes(partner, "m3");

            phone.succeeds();
            assertThat(phone.messages().split("INVITE im:", -1))
                    .as("one INVITE")
                    .hasSize(2);
            assertThat(umpp.server().unread()).isZero();
            assertThat(umpp.server()
                            .server()
                            .inspection()
                            .partners()
                            .rows()
                            .get(0)
                            .pager())
                    .isEqualTo("1 users");
        }
    }
}
