// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Asks the DNS. An empty answer says that there are no such records (the name does not exist, or has none of that type); when
 * nobody can tell, the stage fails with a {@link ResolutionException}. Names are absolute, in A-labels, with or without the
 * final dot. Stages may complete on any thread.
 */
public interface Resolver {
    /** SRV records as they came; {@link ServiceRecords#inOrder} puts them into the order to try them. */
    CompletionStage<List<ServiceRecord>> srv(String name);

    /** NAPTR records, lowest order and preference first. */
    CompletionStage<List<NaptrRecord>> naptr(String name);

    /** A and AAAA records, in that order. A numeric address stands for itself and is not asked for. */
    CompletionStage<List<InetAddress>> addresses(String host);
}
