// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Offers, answers and accepts MSRP sessions (RFC 4975 §8). Keeps no state. */
public final class MsrpOfferAnswer {
    /** The types that messages to us may have. */
    public static final List<String> ACCEPTED =
            List.of("message/cpim", "text/plain", "text/html", "application/im-iscomposing+xml", "message/imdn+xml");

    /** Those that they may have inside of others only. */
    private static final List<String> WRAPPED = List.of("*");

    private final LongSupplier sessionIds;
    private final long limit;

    /**
     * @param sessionIds the sess-id of each new description
     * @param limit how many octets a message to us may have
     */
    public MsrpOfferAnswer(LongSupplier sessionIds, long limit) {
        this.sessionIds = sessionIds;
        this.limit = limit;
    }

    /** An answer with what it agrees to. */
    public record Answered(SessionDescription description, MsrpAgreement agreement) {}

    /**
     * The offer of a session. Whoever offers connects (RFC 4975 §5.4), which also those do who know nothing of {@code a=setup}.
     *
     * @param path our path, one URI: of msrps for a session over TLS, of msrp for one in clear text
     */
    public SessionDescription offer(String path) {
        MsrpMedia media = ours(path, Direction.ACTIVE);
        return describe(media.path().host(), List.of(), List.of(media.toMedia()));
    }

    /**
     * Whether an offer has a line that can be used.
     *
     * @param secure for a session over TLS, or in clear text
     */
    public static boolean isOffered(SessionDescription offer, boolean secure) {
        return indexOf(offer, secure) >= 0;
    }

    /**
     * The answer to an offer: the first line that can be used accepted, all others refused.
     *
     * @param path our path, one URI: of msrps to take a line of TLS, of msrp to take one in clear text
     * @throws NotAcceptableOfferException if no line can be used
     */
    public Answered answer(SessionDescription offer, String path) {
        boolean secure = own(path).secure();
        int index = indexOf(offer, secure);
        if (index < 0) {
            throw new NotAcceptableOfferException(
                    NotAcceptableOfferException.INCOMPATIBLE_MEDIA_FORMAT,
                    "m=message: (expected: " + expected(secure) + ", and a=accept-types)");
        }
        MsrpMedia offered = MsrpMedia.of(offer.media().get(index)).orElseThrow();
        // RFC 4975 §5.4: the offerer connects, unless it says that it does not (RFC 6135)
        Direction setup = offered.setup() == Direction.PASSIVE ? Direction.ACTIVE : Direction.PASSIVE;
        MsrpMedia answered = ours(path, setup);
        List<MediaDescription> media = new ArrayList<>();
        for (MediaDescription each : offer.media()) {
            media.add(media.size() == index ? answered.toMedia() : each.declined());
        }
        List<SdpLine> times = new ArrayList<>();
        for (SdpLine line : offer.lines()) {
            if (line.type() == 't' || line.type() == 'r' || line.type() == 'z') {
                times.add(line);
            }
        }
        return new Answered(
                describe(answered.path().host(), times, media),
                agreement(answered, offered, setup == Direction.ACTIVE));
    }

    /**
     * What the answer to our offer agrees to.
     *
     * @param path our path, as offered
     * @throws NotAcceptableAnswerException if it leaves no session
     */
    public MsrpAgreement accept(String path, SessionDescription answer) {
        boolean secure = own(path).secure();
        Optional<MsrpMedia> answered =
                answer.media().size() == 1 ? MsrpMedia.of(answer.media().get(0)) : Optional.empty();
        MsrpMedia theirs = answered.filter(each -> each.path().secure() == secure)
                .orElseThrow(() -> new NotAcceptableAnswerException(
                        "answer: no usable m=message of MSRP (expected: one " + expected(secure) + ")"));
        return agreement(ours(path, Direction.ACTIVE), theirs, true);
    }

    private static MsrpAgreement agreement(MsrpMedia ours, MsrpMedia theirs, boolean connect) {
        return new MsrpAgreement(
                ours.path().text(), theirs.path(), theirs.accepted(), theirs.wrapped(), theirs.limit(), connect);
    }

    private MsrpMedia ours(String path, Direction setup) {
        MsrpPath own = own(path);
        return new MsrpMedia(own.port(), own, ACCEPTED, WRAPPED, limit, setup);
    }

    private static MsrpPath own(String path) {
        return MsrpPath.of(path)
                .orElseThrow(() -> new IllegalArgumentException("path: " + path + " (expected: an msrps or msrp URI)"));
    }

    private static String expected(boolean secure) {
        return MsrpMedia.protocol(secure) + " with a=path of " + (secure ? "msrps" : "msrp") + " URIs";
    }

    private static int indexOf(SessionDescription offer, boolean secure) {
        for (int i = 0; i < offer.media().size(); i++) {
            @Nullable MsrpMedia media = MsrpMedia.of(offer.media().get(i)).orElse(null);
            if (media != null && media.path().secure() == secure && media.setup() != Direction.HOLDCONN) {
                return i;
            }
        }
        return -1;
    }

    private SessionDescription describe(String host, List<SdpLine> lines, List<MediaDescription> media) {
        return new SessionDescription(
                Origin.of(sessionIds.getAsLong(), host), SessionDescription.NO_NAME, host, lines, media);
    }
}
