// SPDX-License-Identifier: Apache-2.0
package org.umpp.presence;

import java.util.concurrent.ConcurrentMap;

/**
 * Who may see whom: the decisions of our users about watchers of partners, which outlive the subscriptions and a restart (RFC 8048 §5.3.1). A
 * decision may be made before anybody asks (pre-approval, RFC 6121 §3.4).
 */
public final class Authorisations {
    private static final String GRANTED = "granted";

    private final ConcurrentMap<String, String> granted;

    /**
     * The decisions made so far.
     *
     * @param granted where they are kept, by {@code <presentity> <watcher>}, both bare JIDs
     */
    public Authorisations(ConcurrentMap<String, String> granted) {
        this.granted = granted;
    }

    /** Our user {@code presentity} lets {@code watcher} see it. */
    public void grant(String presentity, String watcher) {
        granted.put(presentity + ' ' + watcher, GRANTED);
    }

    /** Our user {@code presentity} no longer lets {@code watcher} see it. */
    public void revoke(String presentity, String watcher) {
        granted.remove(presentity + ' ' + watcher);
    }

    /** True if {@code watcher} may see {@code presentity}. */
    public boolean isGranted(String presentity, String watcher) {
        return granted.containsKey(presentity + ' ' + watcher);
    }
}
