// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.umpp.xmpp.stream.MalformedStreamException.notWellFormed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the octets of one stream, in whatever pieces they arrive, into header, first-level elements and end (RFC 6120 §4).
 * Finding where an element ends needs only its brackets and quotes; once it lies complete it is read strictly. One framer
 * serves one stream: a restart takes a new one.
 */
public final class StreamFramer {
    /** What a framer finds. The framer may be halted from inside a call. */
    public interface Sink {
        /** The stream began. */
        void header(StreamHeader header);

        /** A first-level element that is no stanza. */
        void element(XmlElement element);

        /** A stanza, and how many octets it took. */
        void stanza(Stanza stanza, int octets);

        /** An element was passed over, because of what is said; only where the framer may do that. */
        default void passedOver(MalformedStreamException reason) {
            throw reason;
        }

        /** The peer ended its stream. */
        void closed();
    }

    private enum Lexical {
        TEXT,
        LESS_THAN,
        START_TAG,
        DOUBLE_QUOTED,
        SINGLE_QUOTED,
        SLASH,
        END_TAG,
        BANG,
        CDATA,
        QUESTION,
        DECLARATION
    }

    private static final byte[] CDATA_OPEN = "[CDATA[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] XML = "xml".getBytes(StandardCharsets.US_ASCII);
    private static final int DECLARATION_BYTES = 256;
    private static final byte[] EMPTY = {};

    private final XmlLimits limits;
    private final String content;

    /** Whether an element that is well-formed, but cannot be taken, is passed over, in place of the end of the stream. */
    private final boolean passesOver;

    /** Why the element in progress is passed over, or null. */
    private @Nullable MalformedStreamException unfit;

    private byte[] kept = EMPTY;
    private int keptLength;
    private Lexical lexical = Lexical.TEXT;
    private int matched;
    private int level;
    private boolean begun;
    private boolean ended;
    private boolean halted;
    private byte[] rootName = EMPTY;
    private NamespaceScope scope = new NamespaceScope();
    private String lang = "";

    /** Of a stream between servers, which an element that cannot be taken ends. */
    public StreamFramer(XmlLimits limits) {
        this(limits, Namespaces.SERVER, false);
    }

    private StreamFramer(XmlLimits limits, String content, boolean passesOver) {
        this.limits = limits;
        this.content = content;
        this.passesOver = passesOver;
    }

    /**
     * Of the stream between a component and its server (XEP-0114). On it are the stanzas of many users, none of whom may end it for the
     * others: what is too large or has an address that is none is passed over.
     */
    public static StreamFramer ofComponent(XmlLimits limits) {
        return new StreamFramer(limits, Namespaces.COMPONENT, true);
    }

    /** Takes no more octets in this call to {@link #feed}, and none in later ones. */
    public void halt() {
        halted = true;
    }

    /** Whether a part of an element was taken whose end is still to come. */
    public boolean isWithinElement() {
        return keptLength > 0 || unfit != null;
    }

    /**
     * Reads octets and tells the sink what they complete.
     *
     * @return the offset behind the last octet taken: {@code to}, unless the framer was halted or the stream has ended
     * @throws MalformedStreamException what answers the octets; the framer must not be used again
     */
    public int feed(byte[] data, int from, int to, Sink sink) {
        if (halted || ended) {
            return from;
        }
        if (keptLength == 0) {
            int start = scan(data, from, from, to, sink);
            if (halted || ended) {
                return start;
            }
            keep(data, start, to);
            return to;
        }
        int before = keptLength;
        append(data, from, to);
        int length = keptLength;
        int start = scan(kept, 0, before, length, sink);
        if (halted || ended) {
            kept = EMPTY;
            keptLength = 0;
            return from + start - before;
        }
        keep(kept, start, length);
        return to;
    }

    private void append(byte[] data, int from, int to) {
        int needed = keptLength + to - from;
        if (needed > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(needed, Math.min(kept.length * 2, limits.elementBytes())));
        }
        System.arraycopy(data, from, kept, keptLength, to - from);
        keptLength = needed;
    }

    /** An idle stream keeps no buffer. */
    private void keep(byte[] data, int from, int to) {
        keptLength = unfit == null ? to - from : 0;
        if (keptLength > limits.elementBytes()) {
            passOver(tooLong());
            keptLength = 0;
        }
        if (keptLength == 0) {
            kept = EMPTY;
        } else if (data != kept) {
            kept = Arrays.copyOfRange(data, from, to);
        } else {
            System.arraycopy(kept, from, kept, 0, keptLength);
        }
    }

    /** The element in progress cannot be taken: the rest of it is read and forgotten, unless that has to end the stream. */
    private void passOver(MalformedStreamException reason) {
        if (!passesOver || level == 0) {
            throw reason;
        }
        unfit = unfit == null ? reason : unfit;
    }

    private MalformedStreamException tooLong() {
        return MalformedStreamException.tooMuch("element longer than " + limits.elementBytes() + " octets");
    }

    /** Scans from {@code at}; the element in progress began at {@code start}. Answers where the next unfinished one begins. */
    private int scan(byte[] data, int start, int at, int to, Sink sink) {
        int begin = start;
        int i = at;
        while (true) {
            i = pass(data, i, to);
            if (i == to) {
                return begin;
            }
            int b = data[i];
            switch (lexical) {
                case TEXT -> {
                    if (b == '<') {
                        lexical = Lexical.LESS_THAN;
                        begin = level <= 1 ? i : begin;
                    } else if (level <= 1) {
                        checkBetween(b);
                        begin = i + 1;
                    }
                }
                case LESS_THAN -> lessThan(b);
                case START_TAG -> startTag(b);
                case DOUBLE_QUOTED, SINGLE_QUOTED -> quoted(b);
                case BANG -> bang(b);
                case CDATA -> cdata(b);
                case QUESTION -> question(b);
                case DECLARATION -> {
                    if (declaration(data, begin, i)) {
                        begin = i + 1;
                    }
                }
                case SLASH, END_TAG -> {
                    if (b == '>') {
                        int depth = lexical == Lexical.SLASH ? level : level - 1;
                        close(data, begin, i + 1, depth, sink);
                        begin = depth <= 1 ? i + 1 : begin;
                    } else {
                        throw notWellFormed("tag is not closed");
                    }
                }
            }
            i++;
            if (opened) {
                opened = false;
                if (++level == 1) {
                    header(data, begin, i, sink);
                    begin = i;
                }
            }
            if (halted || ended) {
                return i;
            }
        }
    }

    /** Passes over what changes nothing, which is nearly all of an element: where the next octet is that may. */
    private int pass(byte[] data, int at, int to) {
        return switch (lexical) {
            // between stanzas each octet is looked at
            case TEXT -> level > 1 ? until('<', '<', data, at, to) : at;
            case START_TAG -> {
                int i = at;
                while (i < to && !isInTag(data[i])) {
                    i++;
                }
                yield i;
            }
            case DOUBLE_QUOTED -> until('"', '<', data, at, to);
            case SINGLE_QUOTED -> until('\'', '<', data, at, to);
            case END_TAG -> until('>', '<', data, at, to);
            case CDATA -> matched == 0 ? until(']', ']', data, at, to) : at;
            default -> at;
        };
    }

    /** Where the first of either stands, {@code to} if none does. */
    private static int until(char one, char other, byte[] data, int at, int to) {
        int i = at;
        while (i < to && data[i] != one && data[i] != other) {
            i++;
        }
        return i;
    }

    /** Whether an octet means something between the names and values of a start tag. */
    private static boolean isInTag(int b) {
        return b == '>' || b == '/' || b == '"' || b == '\'' || b == '<';
    }

    private boolean opened;

    private void checkBetween(int b) {
        if (XmlChars.isSpace(b)) {
            begun = true;
            return;
        }
        if (level == 1) {
            throw new MalformedStreamException(StreamErrorCondition.BAD_FORMAT, "text between stanzas");
        }
        if (b == 0 || b == (byte) 0xFE || b == (byte) 0xFF) {
            throw new MalformedStreamException(StreamErrorCondition.UNSUPPORTED_ENCODING, "not UTF-8");
        }
        throw notWellFormed("text before the stream");
    }

    private void lessThan(int b) {
        switch (b) {
            case '/' -> {
                if (level == 0) {
                    throw notWellFormed("end tag before the stream");
                }
                lexical = Lexical.END_TAG;
            }
            case '!' -> {
                lexical = Lexical.BANG;
                matched = 0;
            }
            case '?' -> {
                lexical = Lexical.QUESTION;
                matched = 0;
            }
            default -> {
                if (b >= 0 && !XmlChars.isNameStart(b)) {
                    throw notWellFormed("name expected");
                }
                if (level > limits.depth()) {
                    passOver(MalformedStreamException.tooMuch("elements nested deeper than " + limits.depth()));
                }
                lexical = Lexical.START_TAG;
                begun = true;
            }
        }
    }

    /** What {@link #pass} stops at; the name and its attributes are read once the element is complete. */
    private void startTag(int b) {
        switch (b) {
            case '>' -> {
                lexical = Lexical.TEXT;
                opened = true;
            }
            case '/' -> lexical = Lexical.SLASH;
            case '"' -> lexical = Lexical.DOUBLE_QUOTED;
            case '\'' -> lexical = Lexical.SINGLE_QUOTED;
            default -> throw notWellFormed("< inside a tag");
        }
    }

    /** What {@link #pass} stops at: the end of the value, unless it is a mistake. */
    private void quoted(int b) {
        if (b == '<') {
            throw notWellFormed("< in an attribute value");
        }
        lexical = Lexical.START_TAG;
    }

    private void bang(int b) {
        if (level < 2 || b != CDATA_OPEN[matched]) {
            throw MalformedStreamException.restricted("comment or document type");
        }
        if (++matched == CDATA_OPEN.length) {
            lexical = Lexical.CDATA;
            matched = 0;
        }
    }

    private void cdata(int b) {
        if (b == ']') {
            matched = Math.min(matched + 1, 2);
        } else if (b == '>' && matched == 2) {
            lexical = Lexical.TEXT;
        } else {
            matched = 0;
        }
    }

    private void question(int b) {
        if (matched < XML.length) {
            if (b != XML[matched]) {
                throw MalformedStreamException.restricted("processing instruction");
            }
            matched++;
        } else if (!XmlChars.isSpace(b)) {
            throw MalformedStreamException.restricted("processing instruction");
        } else if (begun) {
            throw notWellFormed("XML declaration inside the stream");
        } else {
            begun = true;
            lexical = Lexical.DECLARATION;
        }
    }

    /** Whether the XML declaration is complete now. */
    private boolean declaration(byte[] data, int begin, int i) {
        if (i - begin > DECLARATION_BYTES || data[i] == '<') {
            throw notWellFormed("XML declaration is not closed");
        }
        if (data[i] != '>') {
            return false;
        }
        String encoding = XmlDeclaration.encoding(data, begin, i + 1);
        if (!encoding.toUpperCase(Locale.ROOT).equals("UTF-8")) {
            throw new MalformedStreamException(StreamErrorCondition.UNSUPPORTED_ENCODING, "encoding is not UTF-8");
        }
        lexical = Lexical.TEXT;
        return true;
    }

    private void close(byte[] data, int begin, int end, int depth, Sink sink) {
        boolean empty = lexical == Lexical.SLASH;
        lexical = Lexical.TEXT;
        level = depth;
        if (depth == 1) {
            first(data, begin, end, sink);
        } else if (depth == 0) {
            if (empty) {
                header(data, begin, end, sink);
            } else {
                checkEnd(data, begin, end);
            }
            ended = true;
            sink.closed();
        }
    }

    private void checkEnd(byte[] data, int begin, int end) {
        int to = end - 1;
        while (to > begin && XmlChars.isSpace(data[to - 1])) {
            to--;
        }
        if (!Arrays.equals(data, begin + 2, Math.max(to, begin + 2), rootName, 0, rootName.length)) {
            throw notWellFormed("end tag does not match the stream");
        }
    }

    private void header(byte[] data, int begin, int end, Sink sink) {
        if (end - begin > limits.elementBytes()) {
            throw tooLong();
        }
        XmlCursor cursor = new XmlCursor(data, begin, end, scope, limits);
        cursor.next();
        rootName = cursor.qualifiedName().getBytes(StandardCharsets.UTF_8);
        scope = cursor.scope();
        StreamHeader header = StreamHeader.read(cursor);
        lang = header.lang();
        sink.header(header);
    }

    /** A first-level element is complete. */
    private void first(byte[] data, int begin, int end, Sink sink) {
        if (unfit == null && end - begin > limits.elementBytes()) {
            passOver(tooLong());
        }
        MalformedStreamException reason = unfit;
        if (reason == null) {
            reason = element(data, begin, end, sink);
        }
        if (reason != null) {
            unfit = null;
            sink.passedOver(reason);
        }
    }

    /** Hands an element over; or says why it is to be passed over. */
    private @Nullable MalformedStreamException element(byte[] data, int begin, int end, Sink sink) {
        XmlCursor cursor = new XmlCursor(data, begin, end, scope, limits);
        Stanza stanza;
        try {
            cursor.next();
            stanza = stanza(data, cursor);
        } catch (MalformedStreamException e) {
            boolean alone = e.condition() == StreamErrorCondition.IMPROPER_ADDRESSING
                    || e.condition() == StreamErrorCondition.POLICY_VIOLATION;
            if (passesOver && alone) {
                return e;
            }
            throw e;
        }
        if (stanza != null) {
            sink.stanza(stanza, end - begin);
        } else {
            XmlElement element = XmlElement.read(cursor);
            cursor.next();
            sink.element(element);
        }
        return null;
    }

    private @Nullable Stanza stanza(byte[] data, XmlCursor cursor) {
        if (!StanzaReader.isStanzaName(cursor.localName())) {
            return null;
        }
        String namespace = cursor.namespace();
        if (!namespace.equals(content)) {
            throw new MalformedStreamException(StreamErrorCondition.INVALID_NAMESPACE, "stanza is not in " + content);
        }
        if (cursor.hasPrefix()) {
            throw new MalformedStreamException(StreamErrorCondition.BAD_NAMESPACE_PREFIX, "stanza has a prefix");
        }
        return StanzaReader.read(data, cursor, lang);
    }
}
