// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.session.SessionPlan;
import org.umpp.server.trace.WireListener;
import org.umpp.sip.message.SipMessage;
import org.umpp.xmpp.netty.DomainPair;

/** Writes the trace that is configured now, if any. */
final class SwitchedTrace implements WireListener, AutoCloseable {
    private volatile @Nullable WireTrace now;
    private @Nullable Path file;
    private boolean bodies;

    /** From now on traces to this file, or not at all; the same file as before goes on. */
    synchronized void use(@Nullable Path next, boolean withBodies) {
        if (Objects.equals(next, file) && withBodies == bodies) {
            return;
        }
        WireTrace before = now;
        now = next == null ? null : new WireTrace(next, withBodies, Objects.equals(next, file));
        file = next;
        bodies = withBodies;
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void message(Direction direction, String peer, SipMessage message) {
        WireTrace trace = now;
        if (trace != null) {
            trace.message(direction, peer, message);
        }
    }

    @Override
    public void element(boolean sent, DomainPair pair, String element, Supplier<String> xml) {
        WireTrace trace = now;
        if (trace != null) {
            trace.element(sent, pair, element, xml);
        }
    }

    @Override
    public void message(boolean sent, String peer, @Nullable SessionPlan plan, MsrpMessage message) {
        WireTrace trace = now;
        if (trace != null) {
            trace.message(sent, peer, plan, message);
        }
    }

    @Override
    public synchronized void close() {
        use(null, false);
    }
}
