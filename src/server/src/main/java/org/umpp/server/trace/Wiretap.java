// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.session.SessionPlan;
import org.umpp.sip.message.SipMessage;
import org.umpp.xmpp.netty.DomainPair;

/** Lets listeners come and go while the wires are in use. While there is none, a message costs one look at an empty list. */
public final class Wiretap implements WireListener {
    private final List<WireListener> listeners = new CopyOnWriteArrayList<>();

    /** Lets a listener see what passes from now on. */
    public void add(WireListener listener) {
        listeners.add(listener);
    }

    /** The listener sees nothing more. */
    public void remove(WireListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void message(Direction direction, String peer, SipMessage message) {
        if (!listeners.isEmpty()) {
            listeners.forEach(listener -> listener.message(direction, peer, message));
        }
    }

    @Override
    public void element(boolean sent, DomainPair pair, String element, Supplier<String> xml) {
        if (!listeners.isEmpty()) {
            listeners.forEach(listener -> listener.element(sent, pair, element, xml));
        }
    }

    @Override
    public void message(boolean sent, String peer, @Nullable SessionPlan plan, MsrpMessage message) {
        if (!listeners.isEmpty()) {
            listeners.forEach(listener -> listener.message(sent, peer, plan, message));
        }
    }
}
