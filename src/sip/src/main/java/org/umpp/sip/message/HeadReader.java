// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a start line and header fields whose lines the decoder has found (RFC 3261 §7). The first complaint is kept while
 * reading goes on, as the answer needs the other fields and the stream needs Content-Length. All positions are relative
 * to the start of the message.
 */
final class HeadReader {
    private static final int NO_LENGTH = -1;

    private final byte[] octets;
    private final int base;
    private final int[] index;
    private int count;
    private int contentLength = NO_LENGTH;
    private boolean lengthUnsure;
    private boolean notSip;

    private boolean response;
    private int status;
    private String method = "";
    private String text = "";
    private @Nullable MalformedSipException complaint;

    /**
     * @param base where the message starts in the octets
     * @param lines the end of each line, relative to the base, without its CRLF
     */
    HeadReader(byte[] octets, int base, int[] lines, int lineCount) {
        this.octets = octets;
        this.base = base;
        this.index = new int[(lineCount - 1) * SipHeaders.STRIDE];
        startLine(lines[0]);
        for (int line = 1; line < lineCount; line++) {
            field(lines[line - 1] + 2, lines[line]);
        }
    }

    /** The first thing wrong with it; null when nothing is. */
    @Nullable
    MalformedSipException complaint() {
        return complaint;
    }

    /** Octets of the body, or -1 when that cannot be told. */
    int bodyLength() {
        return lengthUnsure || notSip ? NO_LENGTH : contentLength;
    }

    /** Says what is wrong with Content-Length, for which {@link #bodyLength()} is -1. */
    MalformedSipException lengthComplaint() {
        if (complaint != null) {
            return complaint;
        }
        return contentLength == NO_LENGTH && !lengthUnsure
                ? MalformedSipException.missing(HeaderName.CONTENT_LENGTH)
                : MalformedSipException.field("Content-Length");
    }

    /** The message, with as much of it as was read. */
    SipMessage message(byte[] own, int bodyStart, int end) {
        SipHeaders headers = new SipHeaders(own, index, count);
        return response
                ? new SipResponse(own, headers, bodyStart, end, status, text)
                : new SipRequest(own, headers, bodyStart, end, method, text);
    }

    private void startLine(int end) {
        if (end > 4 && at(3) == '/' && isSip(0)) {
            response = true;
            statusLine(end);
        } else {
            requestLine(end);
        }
    }

    // SIP-Version SP Status-Code SP Reason-Phrase; the version is the constant SIP/2.0 but for its case.
    private void statusLine(int end) {
        if (end < 12 || !isVersion(0, 7) || at(7) != ' ' || at(11) != ' ') {
            complain(MalformedSipException.field("Status-Line"));
            return;
        }
        for (int i = 8; i < 11; i++) {
            if (!Grammar.isDigit(at(i))) {
                complain(MalformedSipException.field("Status-Line"));
                return;
            }
            status = status * 10 + at(i) - '0';
        }
        if (status < 100 || status > 699) {
            complain(MalformedSipException.field("Status-Line"));
        }
        text = string(12, end);
    }

    // Method SP Request-URI SP SIP-Version: single spaces, and none inside the URI (RFC 4475 §3.1.2.8).
    private void requestLine(int end) {
        int first = 0;
        while (first < end && Grammar.is(at(first), Grammar.TOKEN)) {
            first++;
        }
        int stop = end;
        while (stop > first && at(stop - 1) == ' ') {
            stop--;
        }
        int last = stop - 1;
        while (last > first && at(last) != ' ') {
            last--;
        }
        method = Method.of(octets, base, base + first);
        // Whoever does not end the line in a version of SIP speaks something else.
        notSip = last < first || stop - last < 5 || !isSip(last + 1) || at(last + 4) != '/';
        if (first == 0 || notSip || last == first || at(first) != ' ') {
            complain(MalformedSipException.field("Request-Line"));
            return;
        }
        text = string(first + 1, last);
        if (stop != end || text.isEmpty() || text.indexOf(' ') >= 0 || text.indexOf('\t') >= 0) {
            complain(MalformedSipException.field("Request-Line"));
        } else if (!isVersion(last + 1, end)) {
            complain(
                    isSomeVersion(last + 4, end)
                            ? new MalformedSipException(505, ReasonPhrase.of(505))
                            : MalformedSipException.field("Request-Line"));
        }
    }

    private void field(int start, int end) {
        int nameEnd = start;
        while (nameEnd < end && Grammar.is(at(nameEnd), Grammar.TOKEN)) {
            nameEnd++;
        }
        int colon = skipSpace(nameEnd, end);
        if (nameEnd == start || colon == end || at(colon) != ':') {
            complain(new MalformedSipException(400, "Malformed header field"));
            return;
        }
        int valueStart = skipSpace(colon + 1, end);
        int valueEnd = end;
        while (valueEnd > valueStart && ValueScanner.isSpace((char) at(valueEnd - 1))) {
            valueEnd--;
        }
        HeaderName name = HeaderName.of(octets, base + start, base + nameEnd);
        int slot = count++ * SipHeaders.STRIDE;
        index[slot] = name == null ? SipHeaders.UNKNOWN : name.id();
        index[slot + 1] = start;
        index[slot + 2] = valueStart;
        index[slot + 3] = valueEnd;
        if (name == HeaderName.CONTENT_LENGTH) {
            contentLength(valueStart, valueEnd);
        }
    }

    private void contentLength(int start, int end) {
        int length = 0;
        for (int i = start; i < end; i++) {
            if (!Grammar.isDigit(at(i)) || length > 99_999_999) {
                lengthUnsure = true;
                return;
            }
            length = length * 10 + at(i) - '0';
        }
        // Two of them, even equal ones, are how requests are smuggled.
        lengthUnsure = start == end || contentLength != NO_LENGTH;
        contentLength = length;
    }

    private void complain(MalformedSipException found) {
        if (complaint == null) {
            complaint = found;
        }
    }

    private boolean isSip(int at) {
        return (at(at) | 0x20) == 's' && (at(at + 1) | 0x20) == 'i' && (at(at + 2) | 0x20) == 'p';
    }

    private boolean isVersion(int start, int end) {
        return end - start == 7
                && isSip(start)
                && at(start + 3) == '/'
                && at(start + 4) == '2'
                && at(start + 5) == '.'
                && at(start + 6) == '0';
    }

    // "/" 1*DIGIT "." 1*DIGIT
    private boolean isSomeVersion(int start, int end) {
        int dot = 0;
        for (int i = start + 1; i < end; i++) {
            if (at(i) == '.' && dot == 0 && i > start + 1 && i < end - 1) {
                dot = i;
            } else if (!Grammar.isDigit(at(i))) {
                return false;
            }
        }
        return at(start) == '/' && dot > 0;
    }

    private int skipSpace(int from, int end) {
        int i = from;
        while (i < end && ValueScanner.isSpace((char) at(i))) {
            i++;
        }
        return i;
    }

    private byte at(int position) {
        return octets[base + position];
    }

    private String string(int start, int end) {
        return new String(octets, base + start, end - start, StandardCharsets.UTF_8);
    }
}
