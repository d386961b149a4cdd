// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.PeerIdentity;
import org.umpp.sip.transport.Protocol;

/** Romeo's phones say where they are. */
@Spec({"RFC 3261 §10.3", "RFC 5626 §5.3"})
class RegistrarTest {
    private static final String ROMEO = "romeo@montague.example.net";
    private static final String DESK = "<sip:romeo@192.0.2.1:5061;transport=tls>";
    private static final String POCKET = "<sip:romeo@192.0.2.2:5061;transport=tls>";

    private final Registrar registrar = new Registrar();
    private final Connection connection = new Connection(1);
    private long now = 1_000_000;
    private int cseq;

    private static final class Connection implements Flow {
        private final long id;
        private boolean open = true;

        Connection(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public Protocol protocol() {
            return Protocol.TLS;
        }

        @Override
        public String localDomain() {
            return "montague.example.net";
        }

        @Override
        public PeerIdentity peer() {
            return PeerIdentity.NONE;
        }

        @Override
        public boolean isTrusted() {
            return false;
        }

        @Override
        public boolean isOutbound() {
            return false;
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5061);
        }

        @Override
        public boolean isOpen() {
            return open;
        }
    }

    private Registrar.Outcome registers(int number, String expires, String... contacts) {
        MessageBuilder<SipRequest> request = SipRequest.builder("REGISTER", "sip:montague.example.net")
                .header(HeaderName.VIA, "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK" + number)
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<sip:" + ROMEO + ">;tag=1")
                .header(HeaderName.TO, "<sip:" + ROMEO + ">")
                .header(HeaderName.CALL_ID, "c")
                .header(HeaderName.CSEQ, number + " REGISTER");
        if (!expires.isEmpty()) {
            request.header(HeaderName.EXPIRES, expires);
        }
        for (String contact : contacts) {
            request.header(HeaderName.CONTACT, contact);
        }
        return registrar.register(request.build(), ROMEO, connection, now);
    }

    private Registrar.Outcome registers(String expires, String... contacts) {
        return registers(++cseq, expires, contacts);
    }

    @Test
    void whatIsRegisteredIsToldWithWhatRemains() {
        assertThat(registers("3600", DESK).contacts()).containsExactly(DESK + ";expires=600");
        now += 100_000;

        assertThat(registers("").contacts()).as("a question").containsExactly(DESK + ";expires=500");
        assertThat(registers("", POCKET + ";expires=60").contacts())
                .containsExactly(DESK + ";expires=500", POCKET + ";expires=60");
        now += 60_000;
        assertThat(registrar.phones(ROMEO, now)).hasSize(1);
        now += 440_000;
        assertThat(registrar.phones(ROMEO, now)).isEmpty();
    }

    @Test
    void theOneThatIsLikedBestIsFirst() {
        registers("", DESK + ";q=0.2", POCKET + ";q=0.9");

        assertThat(registrar.phones(ROMEO, now))
                .extracting(Binding::contact)
                .containsExactly(inside(POCKET), inside(DESK));
    }

    private static String inside(String contact) {
        return contact.substring(1, contact.length() - 1);
    }

    @Test
    @Spec("RFC 3261 §10.2.2")
    void oneGoesByExpires0AndAllByAStar() {
        registers("", DESK, POCKET);
        assertThat(registers("", DESK + ";expires=0").contacts()).hasSize(1);
        assertThat(registers("10", "*").status()).isEqualTo(400);
        assertThat(registrar.phones(ROMEO, now)).hasSize(1);

        assertThat(registers("0", "*").contacts()).isEmpty();
        assertThat(registrar.phones(ROMEO, now)).isEmpty();
    }

    @Test
    void whatIsTooShortIsRefusedAndChangesNothing() {
        registers("", DESK);

        assertThat(registers("", POCKET, DESK + ";expires=59").status()).isEqualTo(423);
        assertThat(registrar.phones(ROMEO, now)).extracting(Binding::contact).containsExactly(inside(DESK));
    }

    @Test
    void whatComesLateDoesNotUndoWhatCameAfterIt() {
        registers(7, "", DESK);

        assertThat(registers(6, "0", DESK).status()).isEqualTo(500);
        assertThat(registers(6, "0", "*").status()).isEqualTo(500);
        assertThat(registrar.phones(ROMEO, now)).hasSize(1);
    }

    @Test
    void aUserHasSoManyPhonesAndNoMore() {
        for (int i = 0; i < Bindings.PER_USER; i++) {
            assertThat(registers("", "<sip:romeo@192.0.2." + (i + 10) + ">").status())
                    .isEqualTo(200);
        }

        assertThat(registers("", DESK).status()).isEqualTo(403);
        assertThat(registers("", "<sip:romeo@192.0.2.10>").status())
                .as("a refresh")
                .isEqualTo(200);
    }

    @Test
    @Spec("RFC 5626 §4.2")
    void aPhoneThatComesBackElsewhereIsOnePhone() {
        registers("", DESK + ";+sip.instance=\"<urn:uuid:1>\";reg-id=1");

        assertThat(registers("", POCKET + ";+sip.instance=\"<urn:uuid:1>\";reg-id=1")
                        .contacts())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(POCKET);
    }

    @Test
    void whoseConnectionIsGoneIsGone() {
        registers("", DESK);
        connection.open = false;
        assertThat(registrar.phones(ROMEO, now)).isEmpty();

        registrar.closed(connection);
        assertThat(registrar.most()).isZero();
    }
}
