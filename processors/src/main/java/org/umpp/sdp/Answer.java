// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/**
 * The answer to an offer.
 *
 * @param description the session description to send
 * @param agreement what the two sides have agreed on once it is sent
 */
public record Answer(SessionDescription description, Agreement agreement) {}
