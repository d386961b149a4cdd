// SPDX-License-Identifier: Apache-2.0
/** Users behind programs of the organisation, over brokers and protocols that others have made, by the examples as shipped. */
package org.umpp.interop.bus;
