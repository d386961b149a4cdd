// SPDX-License-Identifier: Apache-2.0
package org.umpp.soak;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What goes wrong around the servers, one thing every few seconds, until the sky clears. */
final class Weather implements Runnable {
    private static final int LEAST_PAUSE_MILLIS = 1_500;
    private static final int MOST_PAUSE_MILLIS = 5_000;
    private static final int LONGEST_STOP_MILLIS = 6_000;
    private static final int LONGEST_REFUSAL_MILLIS = 4_000;
    private static final int LONGEST_DELAY_MILLIS = 200;

    private final List<FaultyLink> links;
    private final List<Site> steady;
    private final Site mortal;
    private final Intruder intruder;
    private final RandomGenerator random;
    private final Map<String, Integer> faults = new ConcurrentHashMap<>();
    private volatile boolean over;

    /**
     * @param links the ways between the servers
     * @param steady servers whose routes are reloaded
     * @param mortal a server that is killed and started again
     */
    Weather(List<FaultyLink> links, List<Site> steady, Site mortal, Intruder intruder, RandomGenerator random) {
        this.links = links;
        this.steady = steady;
        this.mortal = mortal;
        this.intruder = intruder;
        this.random = random;
    }

    /** How often what has happened. */
    Map<String, Integer> faults() {
        return new TreeMap<>(faults);
    }

    @Override
    public void run() {
        try {
            while (!over) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS));
                if (!over) {
                    happen();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("a server that was killed does not start again", e);
        }
    }

    private void happen() throws IOException, InterruptedException {
        FaultyLink link = links.get(random.nextInt(links.size()));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                count("cut");
                link.cut();
            }
            case 2 -> {
                count("cut all");
                links.forEach(FaultyLink::cut);
            }
            case 3, 4 -> {
                count("stop");
                link.stop(random.nextInt(LONGEST_STOP_MILLIS));
            }
            case 5 -> {
                count("refuse");
                link.refuse(random.nextInt(LONGEST_REFUSAL_MILLIS));
                link.cut();
            }
            case 6 -> {
                count("delay");
                link.delay(random.nextInt(LONGEST_DELAY_MILLIS));
            }
            case 7 -> {
                count("reload routes");
                steady.get(random.nextInt(steady.size())).reload();
            }
            case 8 -> {
                count("intruders");
                intruder.call();
            }
            default -> {
                count("kill");
                mortal.kill();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MILLIS));
                mortal.start();
            }
        }
    }

    private void count(String fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    /** Nothing more goes wrong from now on. */
    void clear() {
        over = true;
        links.forEach(link -> link.delay(0));
    }
}
