// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.ArrayList;
import java.util.List;
import org.umpp.sip.message.HeaderName;

/**
 * What a request is answered with; the agent adds what the protocol wants beside it.
 *
 * @param status 100 to 699
 * @param reason the reason phrase; "" for the usual one
 * @param fields header fields to add
 * @param contentType the media type of the body, "" without a body
 * @param body the text of the body, which is sent in UTF-8
 */
public record Answer(int status, String reason, List<Field> fields, String contentType, String body) {
    public Answer {
        fields = List.copyOf(fields);
    }

    /** An answer of this status, without a body. */
    public static Answer of(int status) {
        return new Answer(status, "", List.of(), "", "");
    }

    /** An answer of this status with a reason phrase fit for the wire, without a body. */
    public static Answer of(int status, String reason) {
        return new Answer(status, reason, List.of(), "", "");
    }

    /** 503 with a Retry-After in seconds: come again later. */
    public static Answer later(int retryAfter) {
        return of(503).with(HeaderName.RETRY_AFTER, Integer.toString(retryAfter));
    }

    /** Whether it adds such a header field. */
    boolean has(HeaderName name) {
        return fields.stream().anyMatch(field -> field.name() == name);
    }

    /** The same answer with one header field more. */
    public Answer with(HeaderName name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Answer(status, reason, more, contentType, body);
    }
}
