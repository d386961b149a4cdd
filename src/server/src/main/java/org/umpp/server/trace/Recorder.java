// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.session.SessionPlan;
import org.umpp.sip.message.SipMessage;
import org.umpp.xmpp.netty.DomainPair;

/** Hands the messages that somebody wants to see to somebody. */
public final class Recorder implements WireListener {
    private final Predicate<WireMessage> wanted;
    private final Consumer<WireMessage> viewer;

    /**
     * @param wanted which messages
     * @param viewer gets them on the wires' threads; must not block
     */
    public Recorder(Predicate<WireMessage> wanted, Consumer<WireMessage> viewer) {
        this.wanted = wanted;
        this.viewer = viewer;
    }

    @Override
    public void message(Direction direction, String peer, SipMessage message) {
        show(WireMessage.of(direction, peer, message));
    }

    @Override
    public void element(boolean sent, DomainPair pair, String element, Supplier<String> xml) {
        show(WireMessage.of(sent, pair, element, xml.get()));
    }

    @Override
    public void message(boolean sent, String peer, @Nullable SessionPlan plan, MsrpMessage message) {
        show(WireMessage.of(sent, peer, plan, message));
    }

    private void show(WireMessage message) {
        if (wanted.test(message)) {
            viewer.accept(message);
        }
    }
}
