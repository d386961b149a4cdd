// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.umpp.address.Jid;

/**
 * A stream of XMPP messages (draft §4.1): {@code m=message 5269 xmpp/tcp chat} with its attributes. One that is out of
 * use (port 0) is an {@link OtherMedia}.
 *
 * @param port where the XMPP host listens, 1-65535
 * @param protocol as the offer spells it, since the answer must repeat it (RFC 3264 §6.1)
 * @param type which stanzas
 * @param direction who may open the stream
 * @param jid {@code a=jid}: where messages for this side go; empty when the line has none that can be read
 * @param thread {@code a=thread}: the thread all stanzas of the session carry, 1-255 octets of UTF-8
 * @param host the host of the XMPP stream, {@code ""} when the description names none
 */
public record XmppMedia(
        int port,
        String protocol,
        ChatType type,
        Direction direction,
        Optional<Jid> jid,
        Optional<String> thread,
        String host)
        implements MediaDescription {

    /** The media type of the {@code m=} line. */
    public static final String MEDIA = "message";

    /** The draft's spelling of the transport, used in offers. */
    public static final String PROTOCOL = "xmpp/tcp";

    private static final Set<String> PROTOCOLS = Set.of(PROTOCOL, "tcp/xmpp", "xmpp/tls", "tcp/tls/xmpp");
    private static final int MAX_THREAD = 255;

    public XmppMedia {
        requireRange(port, 1);
        if (!isXmpp(protocol)) {
            throw new IllegalArgumentException("m=: protocol (expected: one of " + PROTOCOLS + ")");
        }
        if (thread.isPresent() && !isThread(thread.get())) {
            throw new IllegalArgumentException("a=thread: (expected: 1-" + MAX_THREAD + " octets, no control)");
        }
        if (!host.isEmpty()) {
            requireToken(host);
        }
    }

    /** Whether a transport, in any case, is XMPP (Q-03: the draft's token was never registered, so spellings differ). */
    static boolean isXmpp(String protocol) {
        return PROTOCOLS.contains(protocol.toLowerCase(Locale.ROOT));
    }

    /** Whether a thread can be told in SDP: 1-255 octets and no controls, which could end the line. */
    public static boolean isThread(String thread) {
        for (int i = 0; i < thread.length(); i++) {
            if (Character.isISOControl(thread.charAt(i))) {
                return false;
            }
        }
        return !thread.isEmpty()
                && thread.length() <= MAX_THREAD
                && thread.getBytes(StandardCharsets.UTF_8).length <= MAX_THREAD;
    }

    @Override
    public OtherMedia declined() {
        return new OtherMedia(MEDIA, 0, 1, protocol, type.formats(), List.of());
    }

    static void requireRange(int port, int least) {
        if (port < least || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: " + least + "-65535)");
        }
    }

    static void requireToken(String text) {
        if (!Connection.isToken(text)) {
            throw new IllegalArgumentException("empty field, or white space or a control in one (expected: a token)");
        }
    }
}
