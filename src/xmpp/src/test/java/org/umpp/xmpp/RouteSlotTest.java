// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteSlotTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final XmppS2sComponent component = new XmppS2sComponent();
    private final List<@Nullable XmppS2sConsumer> used = new CopyOnWriteArrayList<>();

    @BeforeEach
    void context() {
        component.setCamelContext(new DefaultCamelContext());
    }

    @Test
    void aRouteThatIsThereIsUsedAtOnce() {
        RouteSlot slot = new RouteSlot(Runnable::run, LONG);
        XmppS2sConsumer route = route();
        slot.attach(route);

        slot.use(used::add);

        assertThat(used).containsExactly(route);
        assertThatThrownBy(() -> slot.attach(route())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoNeedsARouteWaitsForTheNext() {
        RouteSlot slot = new RouteSlot(Runnable::run, LONG);
        XmppS2sConsumer former = route();
        slot.attach(former);
        slot.detach(former);
        slot.use(used::add);
        assertThat(used).isEmpty();

        XmppS2sConsumer next = route();
        slot.attach(next);

        assertThat(used).containsExactly(next);
    }

    @Test
    void nobodyWaitsForEver() {
        RouteSlot slot = new RouteSlot(Runnable::run, Duration.ofMillis(5));
        slot.use(used::add);

        await().atMost(Duration.ofSeconds(10)).until(() -> used.size() == 1);

        assertThat(used.get(0)).isNull();
        slot.attach(route());
        assertThat(used).hasSize(1);
    }

    @Test
    void notAnyNumberWaits() {
        RouteSlot slot = new RouteSlot(Runnable::run, LONG);
        for (int i = 0; i < 1_000; i++) {
            slot.use(used::add);
        }
        assertThat(used).isEmpty();

        slot.use(used::add);

        assertThat(used).hasSize(1).containsOnlyNulls();
    }

    @Test
    void atTheEndNobodyWaits() {
        RouteSlot slot = new RouteSlot(Runnable::run, LONG);
        slot.use(used::add);

        slot.close();
        slot.use(used::add);

        assertThat(used).hasSize(2).containsOnlyNulls();
    }

    private XmppS2sConsumer route() {
        return new XmppS2sConsumer(
                new XmppS2sEndpoint("xmpp-s2s:message", component, XmppS2sEndpoint.Kind.MESSAGE), exchange -> {});
    }
}
