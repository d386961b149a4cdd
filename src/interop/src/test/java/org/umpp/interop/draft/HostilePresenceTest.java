// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.interop.server.TestServer;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.ThrowawayAuthority;

/** A presentity's server whose documents are bombs: each gets 400 at once, and the sound one behind them is seen. */
@Spec({"D-27", "D-31"})
class HostilePresenceTest {
    private static final String MONTAGUE = "montague.example.net";
    private static final String CAPULET = "thecappulets.example.com";
    private static final String ROOT = "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\"\r\n"
            + "entity=\"pres:juliet@thecappulets.example.com\">\r\n";
    private static final String LAUGHS =
            "<!DOCTYPE lolz [<!ENTITY a 'lollollol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
                    + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>";

    @TempDir
    Path folder;

    private final ThrowawayAuthority authority = ThrowawayAuthority.create("Verona");
    private TestServer server;
    private SipPeer sip;

    @AfterEach
    void stop() throws Exception {
        sip.close();
        server.close();
    }

    @Test
    void bombsAreRefusedAtOnce() throws Exception {
        sip = new SipPeer("sip." + CAPULET, authority.forDomain(CAPULET), authority);
        server = new TestServer(MONTAGUE, authority, folder)
                .partner(CAPULET, sip.port(), FreePorts.next())
                .start();
        server.shows("<presence from='romeo@%s' to='juliet@%s' type='subscribe'/>".formatted(MONTAGUE, CAPULET));
        SipPeer.Received subscribe = sip.receives("SUBSCRIBE ");
        SipText request = subscribe.message();
        sip.answers(
                subscribe,
                Form.REPAIRED
                        .sip("presence-2-ok")
                        .with("tag=23923", "tag=" + request.tag("From"))
                        .with("98394813@orchard.montague.example.net", request.header("Call-ID"))
                        .with("13667 SUBSCRIBE", request.header("CSeq")));
        SipText sound = Form.REPAIRED
                .sip("presence-3-notify")
                .with("NOTIFY sip:romeo@orchard.montague.example.net", "NOTIFY " + request.uri("Contact"))
                .with("tag=23923", "tag=" + request.tag("From"))
                .with("98394813@orchard.montague.example.net", request.header("Call-ID"));
        String[] bombs = {
            sound.text().replace(ROOT, LAUGHS + ROOT + "<note>&d;</note>"),
            sound.text().replace(ROOT, "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + ROOT),
            sound.text()
                    .replace(
                            ROOT,
                            "<!DOCTYPE a [<!ENTITY b SYSTEM 'http://127.0.0.1:1/'>]>" + ROOT + "<note>&b;</note>"),
            sound.text().replace(ROOT, "<!DOCTYPE a [\u0001" + ROOT),
            sound.text().replace(ROOT, ROOT + "<a>".repeat(1_000) + "</a>".repeat(1_000)),
            sound.text().replace(ROOT, ROOT + "<note>" + "a".repeat(70_000) + "</note>"),
            sound.text().replace("</presence>", ""),
        };
        int cseq = 1;
        for (String bomb : bombs) {
            assertThat(bomb).isNotEqualTo(sound.text());
            long begun = System.nanoTime();
            sip.requests(subscribe.connection(), new SipText(bomb).with("66734 NOTIFY", cseq++ + " NOTIFY"));
            SipText answer = sip.receives("SIP/2.0 400").message();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(answer.text()).doesNotContain("xception", "org.umpp", "java", "lol", "passwd");
        }

        sip.requests(subscribe.connection(), sound);
        sip.receives("SIP/2.0 200");
        assertThat(server.sees().type()).isEqualTo("subscribed");
        assertThat(server.sees().from()).hasToString("juliet@" + CAPULET + "/balcony");
    }
}
