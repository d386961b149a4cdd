// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes messages by the grammar of RFC 4975 §9. */
public final class MsrpEncoder {
    private static final int DASHES = 7;
    private static final String END_LINE = "-".repeat(DASHES);

    private MsrpEncoder() {}

    /** The octets of a message. */
    public static byte[] encode(MsrpMessage message) {
        return message instanceof MsrpRequest request ? encode(request) : encode((MsrpResponse) message);
    }

    private static byte[] encode(MsrpResponse response) {
        return text(response).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(MsrpResponse response) {
        String status = response.comment().isEmpty()
                ? Integer.toString(response.status())
                : response.status() + " " + response.comment();
        StringBuilder head = head(response.transactionId(), status, response.toPath(), response.fromPath());
        return end(head, response.transactionId(), Continuation.COMPLETE).toString();
    }

    /** What a trace shows of a response: all of it. */
    static String trace(MsrpResponse response) {
        return text(response).replace("\r\n", "\n");
    }

    /** What a trace shows of a request. */
    static String trace(MsrpRequest request) {
        StringBuilder head = head(request.transactionId(), request.method(), request.toPath(), request.fromPath());
        for (MsrpRequest.Field field : request.fields()) {
            line(head, field.name() + ": " + field.traced());
        }
        byte[] body = request.body();
        if (body != null) {
            line(head, '[' + (request.isOversized() ? "too many" : Integer.toString(body.length)) + " octets]");
        }
        return end(head, request.transactionId(), request.continuation())
                .toString()
                .replace("\r\n", "\n");
    }

    private static byte[] encode(MsrpRequest request) {
        StringBuilder head = head(request.transactionId(), request.method(), request.toPath(), request.fromPath());
        for (MsrpRequest.Field field : request.fields()) {
            line(head, field.name() + ": " + field.value());
        }
        byte[] body = request.body();
        if (body == null) {
            return end(head, request.transactionId(), request.continuation())
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }
        line(head, "");
        byte[] before = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] after = end(new StringBuilder("\r\n"), request.transactionId(), request.continuation())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[before.length + body.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(body, 0, all, before.length, body.length);
        System.arraycopy(after, 0, all, before.length + body.length, after.length);
        return all;
    }

    private static StringBuilder head(String id, String what, List<MsrpUri> toPath, List<MsrpUri> fromPath) {
        StringBuilder head = new StringBuilder(512);
        line(head, "MSRP " + id + ' ' + what);
        line(head, "To-Path: " + MsrpUri.text(toPath));
        line(head, "From-Path: " + MsrpUri.text(fromPath));
        return head;
    }

    private static StringBuilder end(StringBuilder out, String id, Continuation continuation) {
        line(out, END_LINE + id + continuation.flag());
        return out;
    }

    private static void line(StringBuilder out, String line) {
        out.append(line).append("\r\n");
    }

    /** Whether a body contains what ends a chunk of this transaction, so that it needs another id (§7.1). */
    public static boolean isAmbiguous(byte[] body, int from, int to, String id) {
        byte[] end = (END_LINE + id).getBytes(StandardCharsets.US_ASCII);
        for (int at = from; at + end.length <= to; at++) {
            int same = 0;
            while (same < end.length && body[at + same] == end[same]) {
                same++;
            }
            if (same == end.length) {
                return true;
            }
        }
        return false;
    }
}
