// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message, in order and as written; unknown ones too. A typed getter reads its field when called,
 * and throws {@link MalformedSipException} (400, naming the field) when it cannot be read or occurs twice where once is
 * the rule. Getters of optional fields answer null, an empty {@link OptionalInt} or an empty list when it is absent.
 * Immutable.
 */
public final class SipHeaders {
    /** One field takes four ints of the index: what it is, and where its name, value and end are. */
    static final int STRIDE = 4;

    static final int UNKNOWN = -1;

    private final byte[] octets;
    private final int[] index;
    private final int count;

    /** What answers have in place of the topmost Via value; null for that itself. */
    private final @Nullable Via noted;

    // Asked for several times a message; each is immutable, so a race costs one reading more.
    private @Nullable Via topVia;
    private @Nullable NameAddr from;
    private @Nullable NameAddr to;
    private @Nullable CSeq cseq;
    private @Nullable String callId;
    private @Nullable List<NameAddr> contacts;

    SipHeaders(byte[] octets, int[] index, int count) {
        this(octets, index, count, null);
    }

    private SipHeaders(byte[] octets, int[] index, int count, @Nullable Via noted) {
        this.octets = octets;
        this.index = index;
        this.count = count;
        this.noted = noted;
        this.topVia = noted;
    }

    /** The same, of which answers have this topmost Via value. */
    SipHeaders noting(Via via) {
        return new SipHeaders(octets, index, count, via);
    }

    @Nullable
    Via noted() {
        return noted;
    }

    /** How many header fields there are. */
    public int size() {
        return count;
    }

    /** What the field at this place is; null when its name is unknown to us. */
    public @Nullable HeaderName known(int i) {
        int id = id(i);
        return id == UNKNOWN ? null : HeaderName.at(id);
    }

    /** The name of the field at this place; in the long form when it is known, else as written. */
    public String name(int i) {
        HeaderName known = known(i);
        if (known != null) {
            return known.text();
        }
        int end = start(i);
        while (Grammar.is(octets[end], Grammar.TOKEN)) {
            end++;
        }
        return new String(octets, start(i), end - start(i), StandardCharsets.US_ASCII);
    }

    /** The value at this place, folded lines joined. */
    public String value(int i) {
        return new String(octets, valueStart(i), valueEnd(i) - valueStart(i), StandardCharsets.UTF_8);
    }

    /** Whether there is such a field. */
    public boolean has(HeaderName name) {
        return indexOf(name) >= 0;
    }

    /** The value of the first such field; null when there is none. */
    public @Nullable String first(HeaderName name) {
        int i = indexOf(name);
        return i < 0 ? null : value(i);
    }

    /** The value of the first field of this name, long or compact, in any case; null when there is none. */
    public @Nullable String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** The values of all such fields, one a field: lists are not taken apart. */
    public List<String> all(HeaderName name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < count; i++) {
            if (index[i * STRIDE] == name.id()) {
                values.add(value(i));
            }
        }
        return Collections.unmodifiableList(values);
    }

    /** The values of all fields of this name, long or compact, in any case. */
    public List<String> all(String name) {
        HeaderName known = HeaderName.of(name);
        if (known != null) {
            return all(known);
        }
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < count; i++) {
            if (id(i) == UNKNOWN && name(i).equalsIgnoreCase(name)) {
                values.add(value(i));
            }
        }
        return Collections.unmodifiableList(values);
    }

    /** The elements of all such fields: {@code Route: a, b} and {@code Route: c} are a, b, c (RFC 3261 §7.3.1). */
    public List<String> elements(HeaderName name) {
        List<String> elements = new ArrayList<>(4);
        for (int i = 0; i < count; i++) {
            if (index[i * STRIDE] == name.id() && valueEnd(i) > valueStart(i)) {
                ValueScanner.split(value(i), name.text(), elements);
            }
        }
        return elements;
    }

    /** The topmost Via value; there must be one. */
    public Via topVia() {
        Via known = topVia;
        if (known == null) {
            String value = first(HeaderName.VIA);
            if (value == null) {
                throw MalformedSipException.missing(HeaderName.VIA);
            }
            known = Via.parse(value.substring(0, ValueScanner.endOfFirst(value)));
            topVia = known;
        }
        return known;
    }

    /** All Via values, the topmost first. */
    public List<Via> vias() {
        return read(HeaderName.VIA, Via::parse);
    }

    /** From; there must be one. */
    public NameAddr from() {
        NameAddr known = from;
        if (known == null) {
            known = NameAddr.parse(requiredOnce(HeaderName.FROM), "From");
            from = known;
        }
        return known;
    }

    /** To; there must be one. */
    public NameAddr to() {
        NameAddr known = to;
        if (known == null) {
            known = NameAddr.parse(requiredOnce(HeaderName.TO), "To");
            to = known;
        }
        return known;
    }

    /** CSeq; there must be one. */
    public CSeq cseq() {
        CSeq known = cseq;
        if (known == null) {
            known = CSeq.parse(requiredOnce(HeaderName.CSEQ));
            cseq = known;
        }
        return known;
    }

    /** Call-ID; there must be one. Compared with regard to case (RFC 3261 §20.8). */
    public String callId() {
        String known = callId;
        if (known == null) {
            known = requiredOnce(HeaderName.CALL_ID);
            if (!Grammar.isCallId(known)) {
                throw MalformedSipException.field("Call-ID");
            }
            callId = known;
        }
        return known;
    }

    /** Max-Forwards, 0 to 255. */
    public OptionalInt maxForwards() {
        String value = once(HeaderName.MAX_FORWARDS);
        if (value == null) {
            return OptionalInt.empty();
        }
        ValueScanner scanner = new ValueScanner(value, "Max-Forwards");
        int hops = (int) scanner.number(255);
        scanner.end();
        return OptionalInt.of(hops);
    }

    /** Whether Contact is {@code *}: all bindings (RFC 3261 §10.2.2). */
    public boolean isContactWildcard() {
        String value = first(HeaderName.CONTACT);
        return value != null && value.equals("*");
    }

    /** The Contact addresses. */
    public List<NameAddr> contacts() {
        List<NameAddr> known = contacts;
        if (known == null) {
            known = addresses(HeaderName.CONTACT);
            contacts = known;
        }
        return known;
    }

    /** The Record-Route addresses, the topmost first. */
    public List<NameAddr> recordRoutes() {
        return addresses(HeaderName.RECORD_ROUTE);
    }

    /** The Route addresses, the next hop first. */
    public List<NameAddr> routes() {
        return addresses(HeaderName.ROUTE);
    }

    /** Content-Type. */
    public @Nullable MediaType contentType() {
        String value = once(HeaderName.CONTENT_TYPE);
        return value == null ? null : MediaType.parse(value, "Content-Type");
    }

    /** The ranges of Accept in the order given; empty both when the field is absent and when it is empty. */
    public List<MediaType> accept() {
        return read(HeaderName.ACCEPT, range -> MediaType.parse(range, "Accept"));
    }

    /** The methods of Allow. */
    public List<String> allow() {
        return tokens(HeaderName.ALLOW);
    }

    /** The event packages of Allow-Events. */
    public List<String> allowEvents() {
        return tokens(HeaderName.ALLOW_EVENTS);
    }

    /** The option tags of Supported. */
    public List<String> supported() {
        return tokens(HeaderName.SUPPORTED);
    }

    /** The option tags of Require. */
    public List<String> require() {
        return tokens(HeaderName.REQUIRE);
    }

    /** The option tags of Unsupported. */
    public List<String> unsupported() {
        return tokens(HeaderName.UNSUPPORTED);
    }

    /** Event. */
    public @Nullable Event event() {
        String value = once(HeaderName.EVENT);
        return value == null ? null : Event.parse(value);
    }

    /** Subscription-State. */
    public @Nullable SubscriptionState subscriptionState() {
        String value = once(HeaderName.SUBSCRIPTION_STATE);
        return value == null ? null : SubscriptionState.parse(value);
    }

    /** Expires, in seconds. */
    public OptionalInt expires() {
        return seconds(HeaderName.EXPIRES);
    }

    /** Min-Expires, in seconds. */
    public OptionalInt minExpires() {
        return seconds(HeaderName.MIN_EXPIRES);
    }

    /** Session-Expires. */
    public @Nullable SessionExpires sessionExpires() {
        String value = once(HeaderName.SESSION_EXPIRES);
        return value == null ? null : SessionExpires.parse(value);
    }

    /** Min-SE, in seconds (RFC 4028 §5); its parameters mean nothing. */
    public OptionalInt minSe() {
        String value = once(HeaderName.MIN_SE);
        if (value == null) {
            return OptionalInt.empty();
        }
        ValueScanner scanner = new ValueScanner(value, "Min-SE");
        int seconds = DeltaSeconds.read(scanner);
        scanner.parameters();
        return OptionalInt.of(seconds);
    }

    /** Retry-After, in seconds (RFC 3261 §20.33); its comment and parameters are for people. */
    public OptionalInt retryAfter() {
        String value = once(HeaderName.RETRY_AFTER);
        return value == null
                ? OptionalInt.empty()
                : OptionalInt.of(DeltaSeconds.read(new ValueScanner(value, "Retry-After")));
    }

    /** The Warning values. */
    public List<Warning> warnings() {
        return read(HeaderName.WARNING, Warning::parse);
    }

    /** The Reason values. */
    public List<Reason> reasons() {
        return read(HeaderName.REASON, Reason::parse);
    }

    /** The value of a field that may occur once; null when it is absent. */
    @Nullable
    String once(HeaderName name) {
        int i = indexOf(name);
        if (i < 0) {
            return null;
        }
        for (int j = i + 1; j < count; j++) {
            if (index[j * STRIDE] == name.id()) {
                throw MalformedSipException.repeated(name);
            }
        }
        return value(i);
    }

    int indexOf(HeaderName name) {
        int ordinal = name.id();
        for (int i = 0; i < count; i++) {
            if (index[i * STRIDE] == ordinal) {
                return i;
            }
        }
        return -1;
    }

    /** Whether all is there that an answer copies, and the topmost Via tells where it goes. */
    boolean canBeAnswered() {
        try {
            topVia();
        } catch (MalformedSipException e) {
            return false;
        }
        return has(HeaderName.FROM) && has(HeaderName.TO) && has(HeaderName.CALL_ID) && has(HeaderName.CSEQ);
    }

    /** Whether this To, which may be malformed, has a tag already. */
    boolean saysTag(int i) {
        try {
            return to().tag() != null;
        } catch (MalformedSipException e) {
            return value(i).contains(";tag=");
        }
    }

    byte[] octets() {
        return octets;
    }

    int id(int i) {
        return index[i * STRIDE];
    }

    int start(int i) {
        return index[i * STRIDE + 1];
    }

    int valueStart(int i) {
        return index[i * STRIDE + 2];
    }

    int valueEnd(int i) {
        return index[i * STRIDE + 3];
    }

    private String requiredOnce(HeaderName name) {
        String value = once(name);
        if (value == null) {
            throw MalformedSipException.missing(name);
        }
        return value;
    }

    private OptionalInt seconds(HeaderName name) {
        String value = once(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(DeltaSeconds.parse(value, name.text()));
    }

    private List<NameAddr> addresses(HeaderName name) {
        return read(name, value -> NameAddr.parse(value, name.text()));
    }

    private <T> List<T> read(HeaderName name, Function<String, T> reader) {
        if (!has(name)) {
            return List.of();
        }
        List<String> elements = elements(name);
        List<T> values = new ArrayList<>(elements.size());
        for (String element : elements) {
            values.add(reader.apply(element));
        }
        return Collections.unmodifiableList(values);
    }

    private List<String> tokens(HeaderName name) {
        List<String> tokens = elements(name);
        for (String token : tokens) {
            if (!Grammar.isToken(token)) {
                throw MalformedSipException.field(name.text());
            }
        }
        return Collections.unmodifiableList(tokens);
    }
}
