// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The names users have inside a domain, and those the world knows them by (draft §3). One to one and immutable; who is not
 * listed has the same name on both sides. Peers see universal names only.
 */
public final class LocalNames {
    /** No user has a name of their own. */
    public static final LocalNames NONE = new LocalNames(new Properties());

    private final Map<Jid, Jid> localByUniversal = new HashMap<>();
    private final Map<Jid, Jid> universalByLocal = new HashMap<>();

    /**
     * Reads entries such as {@code romeo@montague.example.net = rmontague}: the universal address, then the local name, in
     * the same domain unless it names another: {@code rmontague@chat.internal}.
     *
     * @throws IllegalArgumentException when an entry is no pair of user addresses, or two entries contradict each other
     */
    public LocalNames(Properties entries) {
        for (String universal : new TreeSet<>(entries.stringPropertyNames())) {
            String local = entries.getProperty(universal);
            try {
                Jid user = user(universal);
                add(user, user(local.indexOf('@') < 0 ? local + '@' + user.domain() : local));
            } catch (MalformedAddressException e) {
                throw new IllegalArgumentException(
                        "local names: " + universal + '=' + local + ": " + e.getMessage(), e);
            }
        }
    }

    private static Jid user(String text) {
        Jid jid = Jid.parse(text);
        if (jid.local().isEmpty() || jid.isFull()) {
            throw new MalformedAddressException("address", text, "user@domain");
        }
        return jid;
    }

    private void add(Jid universal, Jid local) {
        Jid otherLocal = localByUniversal.putIfAbsent(universal, local);
        if (otherLocal != null) {
            throw new IllegalArgumentException(
                    "local names: " + universal + " has two: " + otherLocal + " and " + local);
        }
        Jid otherUniversal = universalByLocal.putIfAbsent(local, universal);
        if (otherUniversal != null) {
            throw new IllegalArgumentException(
                    "local names: " + local + " belongs to two: " + otherUniversal + " and " + universal);
        }
    }

    /** The local name behind a universal address; the resourcepart stays. */
    public Jid toLocal(Jid universal) {
        return lookUp(localByUniversal, universal);
    }

    /** The universal address of a local name; the resourcepart stays. */
    public Jid toUniversal(Jid local) {
        return lookUp(universalByLocal, local);
    }

    /**
     * Whether an address from outside is merely the local name of a user known to the world by another one. To peers such a
     * user does not exist.
     */
    public boolean isHidden(Jid universal) {
        Jid bare = universal.bare();
        return universalByLocal.containsKey(bare) && !localByUniversal.containsKey(bare);
    }

    private static Jid lookUp(Map<Jid, Jid> names, Jid address) {
        Jid found = names.get(address.bare());
        return found == null ? address : found.withResource(address.resource());
    }
}
