// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What both a message stanza and a MESSAGE can say (RFC 7572 §4 and §5).
 *
 * @param id the id of the stanza, "" for none
 * @param lang the language of what does not name its own, "" where none is said
 * @param subjects one for each language
 * @param bodies one for each language
 * @param thread the thread, "" for none
 * @param sent when it was written, if that was not just now
 * @param state what its author does, if it says so
 * @param receiptWanted whether its author wants to know that it has arrived (XEP-0184)
 * @param received the id of a message that has arrived, "" for none (XEP-0184)
 * @param sealed whether it is encrypted or signed from end to end, so that nothing of it can be said in other words (RFC 3923)
 */
public record PagerMessage(
        String id,
        String lang,
        List<Text> subjects,
        List<Text> bodies,
        String thread,
        Optional<Instant> sent,
        Optional<ChatState> state,
        boolean receiptWanted,
        String received,
        boolean sealed) {
    public PagerMessage {
        subjects = List.copyOf(subjects);
        bodies = List.copyOf(bodies);
    }

    /** The body in the language of the message, else the first (RFC 7572 §4); empty if it has none. */
    public Optional<Text> body() {
        return main(bodies);
    }

    /** The subject in the language of the message, else the first; empty if it has none. */
    public Optional<Text> subject() {
        return main(subjects);
    }

    private Optional<Text> main(List<Text> texts) {
        return texts.stream()
                .filter(text -> text.lang().equalsIgnoreCase(lang))
                .findFirst()
                .or(() -> texts.stream().findFirst());
    }

    /**
     * The stanza that says so, as XML.
     *
     * @param from a JID
     * @param to a JID
     * @param type "" for a normal message
     */
    public String toXml(String from, String to, String type) {
        return StanzaXml.write(this, from, to, type);
    }

    /** Says nothing of its content. */
    @Override
    public String toString() {
        return "PagerMessage[id=" + id + ", " + bodies.size() + " bodies]";
    }

    /** Makes a message from its parts. Of two texts in the same language the later one counts (RFC 2046 §5.1.4). */
    static final class Builder {
        String id = "";
        String lang = "";
        String thread = "";
        Optional<Instant> sent = Optional.empty();
        Optional<ChatState> state = Optional.empty();
        boolean receiptWanted;

        /** Whether its author wants to know that it has not arrived (RFC 5438), for which XMPP has no words. */
        boolean failureWanted;

        String received = "";
        boolean sealed;
        private final Map<String, Text> subjects = new LinkedHashMap<>();
        private final Map<String, Text> bodies = new LinkedHashMap<>();

        void subject(Text text) {
            subjects.put(text.lang(), text);
        }

        void body(Text text) {
            bodies.put(text.lang(), text);
        }

        boolean hasSubject() {
            return !subjects.isEmpty();
        }

        boolean hasText() {
            return !subjects.isEmpty() || !bodies.isEmpty();
        }

        PagerMessage build() {
            return new PagerMessage(
                    id,
                    lang,
                    List.copyOf(subjects.values()),
                    List.copyOf(bodies.values()),
                    thread,
                    sent,
                    state,
                    receiptWanted,
                    received,
                    sealed);
        }
    }
}
