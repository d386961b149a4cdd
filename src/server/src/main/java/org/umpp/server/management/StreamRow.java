// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.umpp.xmpp.netty.HostSnapshot;
import org.umpp.xmpp.netty.StreamSnapshot;

/**
 * An XMPP stream, or the wish for one.
 *
 * @param local our domain; the name of the component towards our own XMPP server
 * @param peer the partner's domain, or our own XMPP server
 * @param direction which way stanzas flow, or {@code component}
 * @param state whether it is open
 * @param tls the version of TLS
 * @param since when it was opened, or null
 * @param queued stanzas that wait to leave, or to be acknowledged
 * @param sent stanzas that left
 * @param received stanzas that came
 * @param error why the last attempt failed
 */
public record StreamRow(
        String local,
        String peer,
        String direction,
        String state,
        String tls,
        @Nullable Instant since,
        int queued,
        long sent,
        long received,
        String error) {

    static StreamRow of(StreamSnapshot stream) {
        return new StreamRow(
                stream.pair().local(),
                stream.pair().peer(),
                switch (stream.direction()) {
                    case IN -> "in";
                    case OUT -> "out";
                    case BOTH -> "both";
                },
                stream.state(),
                stream.tls(),
                stream.since(),
                stream.queued(),
                stream.sent(),
                stream.received(),
                stream.lastError());
    }

    static StreamRow of(HostSnapshot component) {
        return new StreamRow(
                component.name(),
                component.server(),
                "component",
                component.state(),
                "",
                component.state().equals("open") ? component.since() : null,
                component.queued(),
                component.sent(),
                component.received(),
                component.lastFailure());
    }
}
