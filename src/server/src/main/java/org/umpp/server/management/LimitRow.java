// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

/**
 * A limit and how near it is.
 *
 * @param limit the key of the setting
 * @param of what it holds for: {@code server}, a wire, {@code phones}, or the domain of a partner
 * @param bound the limit itself
 * @param use how much of it is in use
 * @param refused how often it was reached since the start
 */
public record LimitRow(String limit, String of, String bound, long use, long refused) {}
