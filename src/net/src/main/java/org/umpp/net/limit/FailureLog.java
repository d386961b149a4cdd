// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says when something that fails again and again for the same partner should be told: the first time at once, then at most once in 30 s,
 * and once when it works again.
 */
public final class FailureLog {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Of so many partners at once; those beyond share one account. */
    private static final int MOST = 1_000;

    private static final String OTHERS = "";

    private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /**
     * How often it has failed.
     *
     * @param inAll since it worked
     * @param untold since it was told; 0 if that is just now
     */
    private record Account(long inAll, long untold, long told) {}

    public FailureLog() {
        this(System::nanoTime);
    }

    /** @param nanos what time it is, as {@link System#nanoTime} has it */
    FailureLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** It failed: how often it did since it was told, this time included, if it is to be told now; else 0. */
    public long failed(String partner) {
        String key = accounts.containsKey(partner) || accounts.size() < MOST ? partner : OTHERS;
        long now = nanos.getAsLong();
        long[] times = new long[1];
        accounts.compute(key, (k, account) -> {
            if (account != null && now - account.told() < EVERY_NANOS) {
                return new Account(account.inAll() + 1, account.untold() + 1, account.told());
            }
            times[0] = account == null ? 1 : account.untold() + 1;
            return new Account(account == null ? 1 : account.inAll() + 1, 0, now);
        });
        return times[0];
    }

    /** It works: how often it had failed before, which is to be told; 0 if it had not. */
    public long works(String partner) {
        Account account = accounts.remove(partner);
        return account == null ? 0 : account.inAll();
    }
}
