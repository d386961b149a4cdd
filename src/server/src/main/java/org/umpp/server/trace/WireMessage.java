// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.umpp.address.AddressMapping;
import org.umpp.address.MalformedAddressException;
import org.umpp.msrp.message.MsrpMessage;
import org.umpp.msrp.message.MsrpRequest;
import org.umpp.msrp.message.MsrpResponse;
import org.umpp.msrp.session.SessionPlan;
import org.umpp.sip.agent.SipTrace;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.Uri;
import org.umpp.xmpp.netty.DomainPair;
import org.umpp.xmpp.stream.MalformedStreamException;
import org.umpp.xmpp.stream.Stanza;

/**
 * A message on any wire, as a ladder shows it.
 *
 * @param at when it passed
 * @param wire which wire it passed on
 * @param sent true if we sent it
 * @param peer the partner's domain, or its address where it proved none
 * @param title what it is, in a word or two: {@code INVITE}, {@code 200 OK}, {@code message}
 * @param from the bare JID of who began it; of a SIP message that of its From, which a response shares with its request; empty if
 *     there is none
 * @param to likewise
 * @param session the Call-ID, or the thread; empty if there is none
 * @param text the whole of it, but for what users write
 */
public record WireMessage(
        Instant at,
        Wire wire,
        boolean sent,
        String peer,
        String title,
        String from,
        String to,
        String session,
        String text) {

    /** The wires. */
    public enum Wire {
        SIP,
        XMPP,
        MSRP
    }

    private static final Set<String> STANZAS = Set.of("message", "presence", "iq");

    /** A SIP message, without its body. */
    public static WireMessage of(SipTrace.Direction direction, String peer, SipMessage message) {
        return new WireMessage(
                Instant.now(),
                Wire.SIP,
                direction == SipTrace.Direction.OUT,
                peer,
                title(message),
                jid(message.headers().from().uri()),
                jid(message.headers().to().uri()),
                message.headers().callId(),
                message.trace());
    }

    /** An element of a stream, without what is in it. */
    public static WireMessage of(boolean sent, DomainPair pair, String element, String xml) {
        if (STANZAS.contains(element)) {
            try {
                return of(sent, pair, Stanza.parse(xml), xml);
            } catch (MalformedStreamException e) {
                // one that the stream refuses as well; its name is all we say of it
            }
        }
        return new WireMessage(
                Instant.now(), Wire.XMPP, sent, pair.peer(), element, "", "", "", '<' + element + " .../>");
    }

    private static WireMessage of(boolean sent, DomainPair pair, Stanza stanza, String xml) {
        String thread = stanza.isMessage() ? stanza.thread() : null;
        String text = "<%s from='%s' to='%s' type='%s' id='%s'>[%d octets]</%1$s>"
                .formatted(
                        stanza.name(),
                        stanza.from(),
                        stanza.to(),
                        stanza.type(),
                        stanza.id(),
                        xml.getBytes(StandardCharsets.UTF_8).length);
        return new WireMessage(
                Instant.now(),
                Wire.XMPP,
                sent,
                pair.peer(),
                stanza.isError() ? stanza.name() + " (error)" : stanza.name(),
                stanza.from().bare().toString(),
                stanza.to().bare().toString(),
                thread == null ? "" : thread,
                text);
    }

    /**
     * A message of MSRP, without its body.
     *
     * @param plan what is agreed of its session, or null
     */
    public static WireMessage of(boolean sent, String peer, @Nullable SessionPlan plan, MsrpMessage message) {
        String ours = plan == null ? "" : plan.localAddress();
        String theirs = plan == null ? "" : plan.peerAddress();
        boolean weBegan = sent == message instanceof MsrpRequest;
        return new WireMessage(
                Instant.now(),
                Wire.MSRP,
                sent,
                peer,
                title(message),
                weBegan ? ours : theirs,
                weBegan ? theirs : ours,
                plan == null ? "" : plan.name().split(";", 2)[0],
                message.trace());
    }

    /** What a ladder says of a message of MSRP: the method or the status. */
    public static String title(MsrpMessage message) {
        return message instanceof MsrpResponse response
                ? (response.status() + " " + response.comment()).strip()
                : ((MsrpRequest) message).method();
    }

    /** What a ladder says of a SIP message: the method or the status; of a NOTIFY also what it tells, as the draft does. */
    public static String title(SipMessage message) {
        if (message instanceof SipResponse response) {
            return response.status() + " " + response.reason();
        }
        SipRequest request = (SipRequest) message;
        if (request.method().equals("NOTIFY") && request.bodyLength() > 0) {
            String body = request.bodyText();
            return body.contains(">open<")
                    ? "NOTIFY (status is open)"
                    : body.contains(">closed<") ? "NOTIFY (status is closed)" : "NOTIFY";
        }
        return request.method();
    }

    private static String jid(Uri uri) {
        try {
            return AddressMapping.toJid(uri.toString()).bare().toString();
        } catch (MalformedAddressException e) {
            return uri.toString();
        }
    }

    /** True for messages of SIP and MSRP, and XMPP stanzas: the draft leaves out how a stream is set up, and so do ladders. */
    public boolean isOnLadder() {
        return wire != Wire.XMPP || STANZAS.contains(title) || title.endsWith("(error)");
    }

    /** True for a message that belongs to a dialog of SIP, or to what it has agreed: its session is the Call-ID. */
    public boolean isOfDialog() {
        return wire != Wire.XMPP;
    }

    /** True for a message on the SIP wire. */
    public boolean isSip() {
        return wire == Wire.SIP;
    }
}
