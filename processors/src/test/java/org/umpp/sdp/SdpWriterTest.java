// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

class SdpWriterTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example.net/orchard");

    @Test
    @Spec({"RFC 8866 §9", "Q-01"})
    void putsEveryLineWhereTheGrammarHasIt() {
        SessionDescription read =
                SdpReader.read("v=0\no=- 1 1 IN IP4 h\na=first\nz=0 0\nk=prompt\nb=AS:1\nt=1 2\nr=1 1 0\nt=3 4\n"
                        + "c=IN IP6 2001:db8::1\np=+1\ne=a@b\nu=http://x/\ni=about\ns=name\n"
                        + "m=audio 4/2 RTP/AVP 0 8\na=y\nk=clear:x\nb=CT:1\nc=IN IP4 224.2.1.1/127\ni=sound\n");
        assertThat(SdpWriter.write(read))
                .isEqualTo("v=0\no=- 1 1 IN IP4 h\ns=name\ni=about\nu=http://x/\ne=a@b\np=+1\n".replace("\n", "\r\n")
                        + "c=IN IP6 2001:db8::1\nb=AS:1\nt=1 2\nr=1 1 0\nt=3 4\nz=0 0\nk=prompt\na=first\n"
                                .replace("\n", "\r\n")
                        + "m=audio 4/2 RTP/AVP 0 8\ni=sound\nc=IN IP4 224.2.1.1/127\nb=CT:1\nk=clear:x\na=y\n"
                                .replace("\n", "\r\n"));
    }

    @Test
    @Spec("RFC 4145 §4")
    void saysHoldconnBySetupAlone() {
        XmppMedia held = new XmppMedia(
                5269, "xmpp/tcp", ChatType.ANY, Direction.HOLDCONN, Optional.of(ROMEO), Optional.empty(), "");
        SessionDescription description =
                new SessionDescription(Origin.of(7, "2001:db8::1"), "-", "", List.of(), List.of(held));
        assertThat(SdpWriter.write(description))
                .isEqualTo("v=0\r\no=- 7 1 IN IP6 2001:db8::1\r\ns=-\r\nt=0 0\r\n"
                        + "m=message 5269 xmpp/tcp chat groupchat\r\na=setup:holdconn\r\na=jid:" + ROMEO + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
    void nothingInADescriptionCanEndItsLine(String text) {
        assertThatThrownBy(() -> new SdpLine('a', text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionDescription(Origin.of(1, "h"), text, "", List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionDescription(Origin.of(1, "h"), "-", text, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Origin.of(1, text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OtherMedia(text, 1, 1, "x", List.of("0"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OtherMedia("audio", 1, 1, text, List.of("0"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OtherMedia("audio", 1, 1, "x", List.of(text), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> xmpp(5269, Optional.of(text), "h")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> xmpp(5269, Optional.empty(), text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recordsRefuseValuesOutOfRange() {
        assertThatThrownBy(() -> xmpp(0, Optional.empty(), "h")).hasMessage("port: 0 (expected: 1-65535)");
        assertThatThrownBy(() -> xmpp(65536, Optional.empty(), "h")).hasMessage("port: 65536 (expected: 1-65535)");
        assertThatThrownBy(() -> new OtherMedia("audio", -1, 1, "x", List.of("0"), List.of()))
                .hasMessage("port: -1 (expected: 0-65535)");
        assertThatThrownBy(() -> new OtherMedia("audio", 1, 0, "x", List.of("0"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OtherMedia("audio", 1, 1, "x", List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new XmppMedia(
                        1, "TCP/MSRP", ChatType.CHAT, Direction.BOTH, Optional.empty(), Optional.empty(), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Origin("-", "1", "", "IN", "IP4", "h"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Origin("-", "1", "9".repeat(41), "IN", "IP4", "h"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static XmppMedia xmpp(int port, Optional<String> thread, String host) {
        return new XmppMedia(port, "xmpp/tcp", ChatType.CHAT, Direction.BOTH, Optional.of(ROMEO), thread, host);
    }
}
