// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.util.Comparator;

/** The order a reader expects of clauses: numbers by value, so that §9 comes before §10. */
final class ClauseOrder implements Comparator<String> {
    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int order;
            if (Character.isDigit(a.charAt(i)) && Character.isDigit(b.charAt(j))) {
                int endOfA = endOfNumber(a, i);
                int endOfB = endOfNumber(b, j);
                order = Long.compare(Long.parseLong(a, i, endOfA, 10), Long.parseLong(b, j, endOfB, 10));
                i = endOfA;
                j = endOfB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static int endOfNumber(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < 18 && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
