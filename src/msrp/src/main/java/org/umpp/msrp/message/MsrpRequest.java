// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request: a SEND with a chunk of a message, or a REPORT of what became of one (RFC 4975 §7). */
public final class MsrpRequest implements MsrpMessage {
    public static final String SEND = "SEND";
    public static final String REPORT = "REPORT";

    private static final String MESSAGE_ID = "Message-ID";
    private static final String SUCCESS_REPORT = "Success-Report";
    private static final String FAILURE_REPORT = "Failure-Report";
    private static final String BYTE_RANGE = "Byte-Range";
    private static final String STATUS = "Status";
    private static final String CONTENT_TYPE = "Content-Type";

    /** The fields that say nothing of users; others may, such as the name of a file. */
    private static final Set<String> IMPERSONAL =
            Set.of(MESSAGE_ID, SUCCESS_REPORT, FAILURE_REPORT, BYTE_RANGE, STATUS, CONTENT_TYPE, "Content-Language");

    private final String transactionId;
    private final String method;
    private final List<MsrpUri> toPath;
    private final List<MsrpUri> fromPath;
    private final List<Field> fields;
    private final byte @Nullable [] body;
    private final boolean oversized;
    private final Continuation continuation;

    /** A header field, but for the paths. */
    record Field(String name, String value) {
        /** The value, if it says nothing of users. */
        String traced() {
            return IMPERSONAL.stream().anyMatch(name::equalsIgnoreCase) ? value : "...";
        }
    }

    private MsrpRequest(Builder builder, Continuation continuation) {
        this.transactionId = builder.transactionId;
        this.method = builder.method;
        this.toPath = builder.toPath;
        this.fromPath = builder.fromPath;
        this.fields = List.copyOf(builder.fields);
        this.body = builder.body;
        this.oversized = builder.oversized;
        this.continuation = continuation;
    }

    /** A request that is being made. */
    public static Builder of(String method, String transactionId, List<MsrpUri> toPath, List<MsrpUri> fromPath) {
        return new Builder(method, transactionId, toPath, fromPath);
    }

    /** The response with this status. */
    public MsrpResponse response(int status) {
        // RFC 4975 §7.2: to the hop it came from; of a SEND, only that one
        List<MsrpUri> back = method.equals(REPORT) ? fromPath : List.of(fromPath.get(0));
        return new MsrpResponse(transactionId, status, MsrpResponse.comment(status), back, List.of(toPath.get(0)));
    }

    @Override
    public String transactionId() {
        return transactionId;
    }

    public String method() {
        return method;
    }

    @Override
    public List<MsrpUri> toPath() {
        return toPath;
    }

    @Override
    public List<MsrpUri> fromPath() {
        return fromPath;
    }

    List<Field> fields() {
        return fields;
    }

    /** The value of the first field of this name; "" without one. */
    public String field(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return "";
    }

    /** Which message it is about; "" if it does not say. */
    public String messageId() {
        return field(MESSAGE_ID);
    }

    /** The media type of the body; "" without a body. */
    public String contentType() {
        return field(CONTENT_TYPE);
    }

    /** Whether the sender wants to know that the whole message has arrived. */
    public boolean wantsSuccessReport() {
        return field(SUCCESS_REPORT).equalsIgnoreCase("yes");
    }

    public FailureReport failureReport() {
        String text = field(FAILURE_REPORT);
        return text.isEmpty() ? FailureReport.YES : FailureReport.parse(text);
    }

    /** Which octets of the message these are; if it does not say, all. */
    public ByteRange byteRange() {
        String text = field(BYTE_RANGE);
        return text.isEmpty() ? ByteRange.ALL : ByteRange.parse(text);
    }

    /** The status that a REPORT tells of; 0 if it tells none that is known here. */
    public int reportedStatus() {
        String status = field(STATUS);
        return status.matches("000 [0-9]{3}( .*)?") ? Integer.parseInt(status.substring(4, 7)) : 0;
    }

    /** The octets of the chunk, which nobody writes to; null without a body, which is not the same as an empty one. */
    public byte @Nullable [] body() {
        return body;
    }

    /** Whether the body was longer than may be read, so that it is not here. */
    public boolean isOversized() {
        return oversized;
    }

    public Continuation continuation() {
        return continuation;
    }

    @Override
    public String trace() {
        return MsrpEncoder.trace(this);
    }

    /** Reads every field that has a form of its own. @throws MalformedMsrpException if one is wrong */
    void check() {
        failureReport();
        byteRange();
        String success = field(SUCCESS_REPORT);
        if (!success.isEmpty() && !success.equalsIgnoreCase("yes") && !success.equalsIgnoreCase("no")) {
            throw new MalformedMsrpException("Success-Report: (expected: yes or no)");
        }
        String id = messageId();
        boolean named = method.equals(SEND) || method.equals(REPORT);
        if (named && !Identifiers.isIdentifier(id)) {
            throw new MalformedMsrpException("Message-ID: (expected: 4-32 letters, digits or .-+%=)");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MsrpRequest request
                && transactionId.equals(request.transactionId)
                && method.equals(request.method)
                && toPath.equals(request.toPath)
                && fromPath.equals(request.fromPath)
                && fields.equals(request.fields)
                && Arrays.equals(body, request.body)
                && oversized == request.oversized
                && continuation == request.continuation;
    }

    @Override
    public int hashCode() {
        return Objects.hash(transactionId, method, fields, Arrays.hashCode(body), continuation);
    }

    /** Says nothing of the body. */
    @Override
    public String toString() {
        return "MSRP " + transactionId + ' ' + method + ' ' + messageId() + ' ' + field(BYTE_RANGE) + ' '
                + continuation.flag();
    }

    /** Makes a request. */
    public static final class Builder {
        private final String method;
        private final String transactionId;
        private final List<MsrpUri> toPath;
        private final List<MsrpUri> fromPath;
        private final List<Field> fields = new ArrayList<>();
        private byte @Nullable [] body;
        private boolean oversized;

        private Builder(String method, String transactionId, List<MsrpUri> toPath, List<MsrpUri> fromPath) {
            this.method = method;
            this.transactionId = transactionId;
            this.toPath = List.copyOf(toPath);
            this.fromPath = List.copyOf(fromPath);
        }

        /**
         * A header field, if it has a value.
         *
         * @throws IllegalArgumentException if that would be more than one line
         */
        public Builder field(String name, String value) {
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                    throw new IllegalArgumentException(name + ": a control (expected: one line)");
                }
            }
            if (!value.isEmpty()) {
                fields.add(new Field(name, value));
            }
            return this;
        }

        public Builder messageId(String id) {
            return field(MESSAGE_ID, id);
        }

        public Builder byteRange(ByteRange range) {
            return field(BYTE_RANGE, range.toString());
        }

        public Builder successReport(boolean wanted) {
            return wanted ? field(SUCCESS_REPORT, "yes") : this;
        }

        public Builder failureReport(FailureReport wanted) {
            return wanted == FailureReport.YES ? this : field(FAILURE_REPORT, wanted.text());
        }

        /** What a REPORT tells. */
        public Builder status(int status) {
            return field(STATUS, "000 " + status + ' ' + MsrpResponse.comment(status));
        }

        /** Octets of a message, which are not copied. The type has to be the last of the fields (§9). */
        public Builder body(String type, byte[] octets) {
            field(CONTENT_TYPE, type);
            body = octets;
            return this;
        }

        Builder octets(byte[] octets, boolean tooMany) {
            body = octets;
            oversized = tooMany;
            return this;
        }

        public MsrpRequest build(Continuation continuation) {
            return new MsrpRequest(this, continuation);
        }
    }
}
