// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.util.random.RandomGenerator;

/** Two users who chat in one thread: the first begins, both write, and in the end the first leaves. */
final class Conversation {
    private static final String LETTERS = "Wherefore art thou Romeo? &lt;b&gt; \u00e9\u4f60\ud83c\udf39 ";

    private final String name;
    private final Site first;
    private final Site second;
    private final String firstUser;
    private final String secondUser;
    private final boolean answered;
    private int left;
    private int there;
    private int back;

    /**
     * A conversation that is to begin.
     *
     * @param answered whether the second writes, too
     * @param messages how many there will be in all
     */
    Conversation(
            String name, Site first, String firstUser, Site second, String secondUser, boolean answered, int messages) {
        this.name = name;
        this.first = first;
        this.second = second;
        this.firstUser = firstUser + '@' + first.domain();
        this.secondUser = secondUser + '@' + second.domain();
        this.answered = answered;
        this.left = messages;
    }

    /** The next thing happens. False if it was the last. */
    boolean goOn(Ledger ledger, RandomGenerator random) {
        left--;
        if (left < 0) {
            first.writes(
                    "<message from='%s/orchard' to='%s' type='chat'><thread>%s</thread><gone xmlns='http://jabber.org/protocol/chatstates'/></message>"
                            .formatted(firstUser, secondUser, name));
            return false;
        }
        String address = second.addressed(name + ".a");
        if (answered && address != null && random.nextBoolean()) {
            write(second, address, firstUser + "/orchard", name + ".b", back++, ledger, random);
        } else {
            write(first, firstUser + "/orchard", secondUser, name + ".a", there++, ledger, random);
        }
        return true;
    }

    private void write(
            Site site, String from, String to, String way, int number, Ledger ledger, RandomGenerator random) {
        String id = ledger.send(way, number);
        int repeat = random.nextInt(20) == 0 ? random.nextInt(40) : 1;
        boolean taken = site.writes(
                "<message from='%s' to='%s' id='%s' type='chat'><thread>%s</thread><body>%s</body></message>"
                        .formatted(from, to, id, name, LETTERS.repeat(repeat)));
        if (!taken) {
            ledger.withdraw(id);
        }
    }
}
