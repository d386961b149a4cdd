// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transport.Flow;

/** The home proxy of thecappulets.example.com, the domain of the user agent, brings what its users say to users elsewhere. */
@Spec({"R-003", "D-20", "D-26"})
class HomeConversationTest {
    private static final String HOME = "home.thecappulets.example.com";
    private static final Flow FLOW = Partner.flow(HOME);

    private final Partner partner = new Partner();

    HomeConversationTest() {
        partner.home = HOME;
    }

    private static SipRequest message(String from, String to) {
        return SipRequest.builder("MESSAGE", "sip:" + to)
                .header(HeaderName.VIA, "SIP/2.0/TLS " + HOME + ";branch=z9hG4bK" + from.hashCode() + to.hashCode())
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<sip:" + from + ">;tag=1")
                .header(HeaderName.TO, "<sip:" + to + ">")
                .header(HeaderName.CALL_ID, "c")
                .header(HeaderName.CSEQ, "1 MESSAGE")
                .body("text/plain", "x")
                .build();
    }

    @Test
    void itBringsItsUsersToUsersElsewhere() {
        partner.agent.request(message("juliet@thecappulets.example.com", "romeo@montague.example.net"), FLOW);

        partner.receives(200);
        assertThat(partner.handled).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "romeo@montague.example.net, juliet@thecappulets.example.com",
        "romeo@montague.example.net, tybalt@montague.example.net",
        "juliet@thecappulets.example.com, tybalt@thecappulets.example.com",
        "juliet@home.thecappulets.example.com, romeo@montague.example.net"
    })
    void itBringsNobodyElseAndNothingForUsersOfItsOwn(String from, String to) {
        partner.agent.request(message(from, to), FLOW);

        partner.receives(403);
        assertThat(partner.handled).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"montague.example.net", "thecappulets.example.com"})
    void nobodyElseBringsThem(String proved) {
        partner.agent.request(
                message("juliet@thecappulets.example.com", "romeo@montague.example.net"), Partner.flow(proved));

        partner.receives(403);
        assertThat(partner.handled).isEmpty();
    }
}
