// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.umpp.conformance.Spec;

/** What the log says of a partner to whom one connection after the other fails. */
class FailingPartnerTest {
    private final Verona verona = new Verona();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger openerLog = (Logger) LoggerFactory.getLogger(ConnectionOpener.class);
    private @Nullable Level levelBefore;

    @BeforeEach
    void listen() {
        levelBefore = openerLog.getLevel();
        openerLog.setLevel(Level.INFO);
        openerLog.setAdditive(false);
        log.start();
        openerLog.addAppender(log);
    }

    @AfterEach
    void stop() {
        openerLog.detachAppender(log);
        openerLog.setAdditive(true);
        openerLog.setLevel(levelBefore);
    }

    @Test
    @Spec("D-48")
    void isToldOfOnceAndOnceWhenItWorksAgain() throws Exception {
        AtomicReference<StaticRoutes> routes = new AtomicReference<>();
        Destination destination = Verona.destination(Verona.MONTAGUE, Verona.CAPULET);
        try (Party stranger = new Party(Party.settings(), verona.tls("evil.example"), StaticRoutes.NONE);
                Party capulet = new Party(Party.settings(), verona.tls(Verona.CAPULET), StaticRoutes.NONE);
                Party caller = new Party(Party.settings(), verona.tls(Verona.MONTAGUE), asked -> routes.get()
                        .to(asked))) {
            routes.set(Verona.route(Verona.CAPULET, stranger.target()));
            for (int i = 0; i < 5; i++) {
                caller.failure(destination);
            }
            assertThat(told())
                    .singleElement()
                    .asString()
                    .startsWith(Verona.CAPULET)
                    .endsWith("refused: " + FlowEnd.WRONG_IDENTITY.text());

            routes.set(Verona.route(Verona.CAPULET, capulet.target()));
            caller.send(destination).get(10, TimeUnit.SECONDS);
        }
        assertThat(told()).hasSize(2).last().asString().contains("is connected, after 5 failed attempts");
    }

    private List<String> told() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
