// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

/**
 * A NAPTR record (RFC 3403 §4.1), as far as location uses it.
 *
 * @param order lower comes first, and settles the choice
 * @param preference lower is tried first among those of one order
 * @param flags such as {@code s}: the replacement is to be asked for SRV records
 * @param service such as {@code SIPS+D2T}
 * @param replacement the next name to ask, in lower case without the final dot
 */
public record NaptrRecord(int order, int preference, String flags, String service, String replacement) {}
