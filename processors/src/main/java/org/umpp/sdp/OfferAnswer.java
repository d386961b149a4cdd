// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.address.Jid;

/** Offers, answers and accepts IM sessions (RFC 3264, draft §4.1). Keeps no state. */
public final class OfferAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(OfferAnswer.class);

    private final LongSupplier sessionIds;

    /** With random session ids. */
    public OfferAnswer() {
        this(() -> ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    /** @param sessionIds the sess-id of each new description, above 0 and never the same twice (RFC 8866 §5.2) */
    public OfferAnswer(LongSupplier sessionIds) {
        this.sessionIds = sessionIds;
    }

    /**
     * The offer of a chat session (RFC 3264 §5).
     *
     * @param local the full JID messages for this side go to
     * @param host the XMPP host, a name or an address literal
     * @param port its s2s port, 1-65535
     * @param thread the thread of the stanzas; one that SDP cannot carry is left out
     */
    public SessionDescription offer(Jid local, String host, int port, @Nullable String thread) {
        return describe(host, List.of(), List.of(media(local, host, port, thread)));
    }

    /**
     * A new offer within a session (RFC 3264 §8): every {@code m=} line keeps its place, the first that carries messages
     * (or did) carries them now, and the version grows if anything changed.
     *
     * @param current this side's last description, be it offer or answer
     */
    public SessionDescription reoffer(
            SessionDescription current, Jid local, String host, int port, @Nullable String thread) {
        List<MediaDescription> media = new ArrayList<>();
        for (MediaDescription each : current.media()) {
            media.add(each.declined());
        }
        XmppMedia offered = media(local, host, port, thread);
        int index = indexOfMessages(current.media());
        if (index < 0) {
            media.add(offered);
        } else {
            media.set(index, offered);
        }
        return describe(host, current.lines(), media).following(current);
    }

    /**
     * The answer to an offer (RFC 3264 §6): as many {@code m=} lines in the same order, the first that can be used
     * accepted, all others refused with port 0.
     *
     * @param local the full JID messages for this side go to
     * @param host the XMPP host, a name or an address literal
     * @param port its s2s port, 1-65535
     * @throws NotAcceptableOfferException if no line can be used: answer 488 (D-05)
     */
    public Answer answer(SessionDescription offer, Jid local, String host, int port, AnswerPolicy policy) {
        int index = indexOfUsable(offer, policy);
        XmppMedia offered = (XmppMedia) offer.media().get(index);
        Direction direction = offered.direction().answer(policy.connect());
        ChatType type = policy.choose(offered.type());
        XmppMedia answered = new XmppMedia(
                port, offered.protocol(), type, direction, Optional.of(requireFull(local)), offered.thread(), host);
        List<MediaDescription> media = new ArrayList<>();
        for (MediaDescription each : offer.media()) {
            media.add(media.size() == index ? answered : each.declined());
        }
        Opener opener = Opener.of(offered.direction(), direction);
        Agreement agreement = new Agreement(
                local,
                offered.jid().orElseThrow(),
                type,
                offered.thread(),
                offered.host(),
                offered.port(),
                opener,
                opener.answererMayOpen());
        return new Answer(describe(host, times(offer), media), agreement);
    }

    /**
     * What the answer to this side's offer agrees to (RFC 3264 §7).
     *
     * @throws NotAcceptableAnswerException if it leaves no session: refused, without a usable JID, or no answer to this
     *     offer
     */
    public Agreement accept(SessionDescription offer, SessionDescription answer, AnswerPolicy policy) {
        int index = indexOfXmpp(offer.media());
        if (index < 0 || offer.media().size() != answer.media().size()) {
            throw new NotAcceptableAnswerException("answer: " + answer.media().size() + " m= lines (expected: "
                    + offer.media().size() + ", as offered)");
        }
        XmppMedia offered = (XmppMedia) offer.media().get(index);
        if (!(answer.media().get(index) instanceof XmppMedia answered)) {
            throw new NotAcceptableAnswerException("answer: m=message refused");
        }
        if (!policy.accepts(answered) || !offered.type().allows(answered.type())) {
            throw new NotAcceptableAnswerException(
                    "answer: no usable a=jid or fmt (expected: a full JID, fmt as offered)");
        }
        Jid peer = answered.jid().orElseThrow();
        if (!offered.direction().allows(answered.direction())) {
            LOG.warn(
                    "{} answered direction {} to {} (RFC 4145 §4.1); taken as both",
                    peer.domain(),
                    answered.direction(),
                    offered.direction());
        }
        Opener opener = Opener.of(offered.direction(), answered.direction());
        return new Agreement(
                requireFull(offered.jid().orElseThrow()),
                peer,
                policy.choose(answered.type()),
                offered.thread().or(answered::thread),
                answered.host(),
                answered.port(),
                opener,
                opener.offererMayOpen());
    }

    private SessionDescription describe(String host, List<SdpLine> lines, List<MediaDescription> media) {
        Origin origin = Origin.of(sessionIds.getAsLong(), host);
        return new SessionDescription(origin, SessionDescription.NO_NAME, host, lines, media);
    }

    private static XmppMedia media(Jid local, String host, int port, @Nullable String thread) {
        Optional<String> told = Optional.ofNullable(thread).filter(XmppMedia::isThread);
        return new XmppMedia(
                port, XmppMedia.PROTOCOL, ChatType.CHAT, Direction.BOTH, Optional.of(requireFull(local)), told, host);
    }

    private static Jid requireFull(Jid jid) {
        if (!jid.isFull()) {
            throw new IllegalArgumentException("a=jid: " + jid + " (expected: a full JID)");
        }
        return jid;
    }

    private static int indexOfUsable(SessionDescription offer, AnswerPolicy policy) {
        boolean message = false;
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription media = offer.media().get(i);
            if (media instanceof XmppMedia xmpp && policy.accepts(xmpp)) {
                return i;
            }
            message |= isMessage(media);
        }
        if (message) {
            throw new NotAcceptableOfferException(
                    NotAcceptableOfferException.INCOMPATIBLE_MEDIA_FORMAT,
                    "m=message: (expected: " + XmppMedia.PROTOCOL + " chat with a full a=jid, port not 0)");
        }
        throw new NotAcceptableOfferException(
                NotAcceptableOfferException.MEDIA_TYPE_NOT_AVAILABLE, "no m=message line (expected: one)");
    }

    private static int indexOfXmpp(List<MediaDescription> media) {
        for (int i = 0; i < media.size(); i++) {
            if (media.get(i) instanceof XmppMedia) {
                return i;
            }
        }
        return -1;
    }

    private static int indexOfMessages(List<MediaDescription> media) {
        int live = indexOfXmpp(media);
        for (int i = 0; live < 0 && i < media.size(); i++) {
            if (isMessage(media.get(i))) {
                return i;
            }
        }
        return live;
    }

    private static boolean isMessage(MediaDescription media) {
        return media instanceof XmppMedia
                || (media instanceof OtherMedia other && other.media().equalsIgnoreCase(XmppMedia.MEDIA));
    }

    /** The times of an offer, which its answer must repeat (RFC 3264 §6). */
    private static List<SdpLine> times(SessionDescription offer) {
        List<SdpLine> times = new ArrayList<>();
        for (SdpLine line : offer.lines()) {
            if (line.type() == 't' || line.type() == 'r' || line.type() == 'z') {
                times.add(line);
            }
        }
        return times;
    }
}
