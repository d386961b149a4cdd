// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.session;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.umpp.msrp.message.ByteRange;
import org.umpp.msrp.message.Continuation;
import org.umpp.msrp.message.Identifiers;
import org.umpp.msrp.message.MsrpEncoder;
import org.umpp.msrp.message.MsrpRequest;

/** A message to the other side, which leaves in chunks (RFC 4975 §5.1). Not to be used by two threads at once. */
public final class OutgoingMessage {
    /** What fits into one chunk without having to be interruptible (§7.1.1). */
    static final int CHUNK = 2_048;

    private final String id;
    private final String type;
    private final String language;
    private final byte[] body;
    private final boolean reported;
    private final @Nullable Object context;
    private int sent;
    private boolean begun;
    private int unanswered;
    private boolean over;

    /**
     * A message.
     *
     * @param type its media type; "" for none, which says only that we are there
     * @param language its Content-Language; "" for none
     * @param body its octets, which are not copied
     * @param reported whether the other side shall tell when it has all of it
     * @param context what the application wants back with news of it
     */
    public OutgoingMessage(String type, String language, byte[] body, boolean reported, @Nullable Object context) {
        this.id = Identifiers.random();
        this.type = type;
        this.language = language;
        this.body = body;
        this.reported = reported;
        this.context = context;
    }

    /** The first thing that whoever connects has to say (§5.4): nothing. */
    public static OutgoingMessage empty() {
        return new OutgoingMessage("", "", new byte[0], false, null);
    }

    public String id() {
        return id;
    }

    public int length() {
        return body.length;
    }

    public boolean isEmpty() {
        return type.isEmpty();
    }

    public boolean wantsReport() {
        return reported;
    }

    public @Nullable Object context() {
        return context;
    }

    /** Whether there is a chunk that has not left. */
    public boolean hasMore() {
        return !over && (!begun || sent < body.length);
    }

    /** Makes the next chunk. */
    public MsrpRequest next(SessionPlan plan) {
        int from = sent;
        int to = Math.min(body.length, from + CHUNK);
        String transaction = Identifiers.random();
        while (MsrpEncoder.isAmbiguous(body, from, to, transaction)) {
            transaction = Identifiers.random();
        }
        begun = true;
        sent = to;
        unanswered++;
        MsrpRequest.Builder request = MsrpRequest.of(MsrpRequest.SEND, transaction, plan.peer(), List.of(plan.local()))
                .messageId(id)
                .byteRange(new ByteRange(from + 1L, to, body.length))
                .successReport(reported);
        if (!type.isEmpty()) {
            request.field("Content-Language", language).body(type, Arrays.copyOfRange(body, from, to));
        }
        return request.build(to == body.length ? Continuation.COMPLETE : Continuation.MORE);
    }

    /** A chunk was taken. */
    public void taken() {
        unanswered--;
        if (unanswered == 0 && sent == body.length) {
            finish();
        }
    }

    /** It will not arrive, or has arrived; nothing more of it is sent. False if that was known already. */
    public boolean finish() {
        boolean first = !over;
        over = true;
        return first;
    }
}
