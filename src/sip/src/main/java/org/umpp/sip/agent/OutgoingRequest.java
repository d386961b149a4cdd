// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Uri;

/**
 * A request that the user of the agent wants sent outside of any dialog.
 *
 * @param from the address it is from; its domain is the one we act for
 * @param to the address in To
 * @param callId the Call-ID to use; {@code null} for a new one
 * @param fields header fields to add
 * @param contentType the media type of the body, "" without a body
 * @param body the text of the body, which is sent in UTF-8
 */
public record OutgoingRequest(
        String method,
        String requestUri,
        String from,
        String to,
        @Nullable String callId,
        List<Field> fields,
        String contentType,
        String body) {
    public OutgoingRequest {
        fields = List.copyOf(fields);
    }

    Uri uri() {
        return Uri.parse(requestUri);
    }

    /** The domain we act for. */
    String localDomain() {
        return Uri.parse(from).host();
    }

    /** Whether it is for a sips URI, and so makes a secure dialog (RFC 3261 §12.1.2). */
    boolean isSecure() {
        return uri() instanceof SipUri sip && sip.secure();
    }
}
