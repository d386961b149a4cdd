// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** In which order the hosts of a service are tried (RFC 2782, "Usage rules"). */
public final class ServiceRecords {
    /** More hosts than this are nobody's service, and ordering them is quadratic. */
    private static final int MAX_RECORDS = 64;

    private static final Comparator<ServiceRecord> ZERO_WEIGHT_FIRST_WITHIN_PRIORITY =
            Comparator.comparingInt(ServiceRecord::priority).thenComparing(srv -> srv.weight() != 0);

    private ServiceRecords() {}

    /**
     * The records in the order to try them: lowest priority first, drawn by weight within one priority. Records that say the
     * service is absent are left out, and so is everything beyond the first 64.
     */
    public static List<ServiceRecord> inOrder(List<ServiceRecord> records, RandomGenerator random) {
        List<ServiceRecord> left = new ArrayList<>(records);
        left.removeIf(ServiceRecord::isAbsent);
        left.sort(ZERO_WEIGHT_FIRST_WITHIN_PRIORITY);
        if (left.size() > MAX_RECORDS) {
            left = new ArrayList<>(left.subList(0, MAX_RECORDS));
        }
        List<ServiceRecord> ordered = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            ordered.add(draw(left, random));
        }
        return ordered;
    }

    /** Whether the domain says that it does not have the service: a single record with the target ".". */
    public static boolean sayAbsent(List<ServiceRecord> records) {
        return records.size() == 1 && records.get(0).isAbsent();
    }

    private static ServiceRecord draw(List<ServiceRecord> left, RandomGenerator random) {
        int priority = left.get(0).priority();
        int sum = 0;
        int end = 0;
        while (end < left.size() && left.get(end).priority() == priority) {
            sum += left.get(end++).weight();
        }
        int drawn = random.nextInt(sum + 1);
        int index = 0;
        for (int running = left.get(0).weight();
                running < drawn;
                running += left.get(index).weight()) {
            index++;
        }
        return left.remove(index);
    }
}
