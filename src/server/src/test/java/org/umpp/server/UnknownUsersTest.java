// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;

/** An operator who wants nobody to find out who is here says so in errors.xml: users that are not there look as those that are not to be reached. */
@Spec("D-19")
class UnknownUsersTest {
    private static final String ROSALINE = "rosaline@montague.example.net";
    private static final String REFUSED = "<exception>org.umpp.policy.PolicyRejectedException</exception>";
    private static final String UNKNOWN = "<exception>org.umpp.policy.UnknownAddressException</exception>";

    @TempDir
    Path folder;

    private Federation federation;

    @BeforeEach
    void start() throws Exception {
        federation = new Federation(folder, "users = " + ROMEO);
        assertThat(federation
                        .save(
                                "refusing.xml",
                                """
                                <routes xmlns="http://camel.apache.org/schema/xml-io">
                                  <route id="rule-all-refusing" routeConfigurationId="sub-route">
                                    <from uri="direct:rule-all-refusing"/>
                                    <throwException exceptionType="org.umpp.policy.PolicyRejectedException" message="no"/>
                                  </route>
                                </routes>
                                """)
                        .reason())
                .isEmpty();
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void asShippedAPartnerIsTold() {
        assertThat(invited(ROSALINE)).containsEntry("CamelSipStatus", 404);
        assertThat(invited(ROMEO)).containsEntry("CamelSipStatus", 403);
    }

    @Test
    void oneEditMakesThemTheSame() throws Exception {
        // what the handbook says: the exceptions of unknown users beside those of rules
        String[] parts = federation.text("errors.xml").split("(?=<onException>)");
        StringBuilder edited = new StringBuilder();
        for (String part : parts) {
            boolean unknown = part.contains(UNKNOWN);
            if (part.contains(REFUSED)) {
                edited.append(part.replace(REFUSED, REFUSED + UNKNOWN));
            } else if (!unknown || part.contains("NotOfferedException")) {
                edited.append(part.replace(UNKNOWN, ""));
            } else {
                edited.append(part, part.indexOf("</onException>") + "</onException>".length(), part.length());
            }
        }
        assertThat(federation.save("errors.xml", edited.toString()).reason()).isEmpty();

        assertThat(invited(ROSALINE)).isEqualTo(invited(ROMEO)).containsEntry("CamelSipStatus", 403);
        assertThat(watched(ROSALINE)).isEqualTo(watched(ROMEO)).containsEntry("CamelSipStatus", 403);
        long unknown = median(ROSALINE);
        long refused = median(ROMEO);
        assertThat(Math.abs(unknown - refused)).as("nanoseconds between them").isLessThan(5_000_000);
    }

    private long median(String user) {
        long[] times = new long[201];
        for (int i = 0; i < times.length; i++) {
            long from = System.nanoTime();
            invited(user);
            times[i] = System.nanoTime() - from;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    /** What an answer says, but for whom it is about. */
    private Map<String, Object> invited(String user) {
        return answer(federation.partnerInvites(JULIET, user, "c1"));
    }

    private Map<String, Object> watched(String user) {
        return answer(federation.sip.bring(
                "subscribe",
                null,
                Map.of(
                        "CamelSipDialogId",
                        "d1",
                        "CamelSipExpires",
                        3600,
                        "CamelSipFrom",
                        "pres:" + JULIET,
                        "CamelSipTo",
                        "pres:" + user,
                        "CamelSipRequestUri",
                        "pres:" + user,
                        "CamelSipPeerDomain",
                        "thecappulets.example.com")));
    }

    private static Map<String, Object> answer(Exchange exchange) {
        Map<String, Object> headers =
                new java.util.TreeMap<>(exchange.getMessage().getHeaders());
        headers.keySet().removeIf(name -> !name.startsWith("CamelSip"));
        headers.remove("CamelSipTo");
        headers.remove("CamelSipRequestUri");
        return headers;
    }
}
