// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.util.Optional;
import org.btrt.common.IpAddress;
import org.btrt.common.TrackerUrl;

/**
 * A request that was meant for another tracker.
 *
 * @param url what its client had asked, query included
 * @param client the client's address, if whoever forwards it says so in a parameter
 * @param isIntercepted whether it comes from the client itself, which knows nothing of us
 */
record Diversion(TrackerUrl url, Optional<IpAddress> client, boolean isIntercepted) {}
