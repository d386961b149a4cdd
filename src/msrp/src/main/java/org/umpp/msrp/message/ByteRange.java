// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which octets of a message a chunk has (RFC 4975 §7.1.1), counted from 1.
 *
 * @param start of the first
 * @param end of the last; {@link #UNKNOWN} if the sender may stop earlier
 * @param total how many the message has; {@link #UNKNOWN} if that is not known yet
 */
public record ByteRange(long start, long end, long total) {
    /** An asterisk. */
    public static final long UNKNOWN = -1;

    /** What a chunk without any range is: all of it. */
    static final ByteRange ALL = new ByteRange(1, UNKNOWN, UNKNOWN);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-([0-9]{1,15}|\\*)/([0-9]{1,15}|\\*)");

    /** @throws MalformedMsrpException if it is none */
    static ByteRange parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedMsrpException("Byte-Range: (expected: 1-2048/4096, or * for what is not known)");
        }
        ByteRange range =
                new ByteRange(Long.parseLong(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
        // the range of an empty body is 1-0/0
        boolean endsEarly = range.end != UNKNOWN && range.end < range.start - 1;
        boolean tooShort = range.total != UNKNOWN && range.end > range.total;
        if (range.start < 1 || endsEarly || tooShort) {
            throw new MalformedMsrpException("Byte-Range: (expected: a range within the message)");
        }
        return range;
    }

    private static long number(String text) {
        return text.equals("*") ? UNKNOWN : Long.parseLong(text);
    }

    @Override
    public String toString() {
        return start + "-" + text(end) + '/' + text(total);
    }

    private static String text(long number) {
        return number == UNKNOWN ? "*" : Long.toString(number);
    }
}
