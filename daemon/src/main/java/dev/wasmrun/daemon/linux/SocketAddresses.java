package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** Addresses as the kernel reads and writes them: struct sockaddr_in and sockaddr_in6. */
final class SocketAddresses {
    static final short AF_INET = 2;
    static final short AF_INET6 = 10;
    static final int LONGEST = 28;

    private static final ValueLayout.OfShort PORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int LENGTH_4 = 16;
    private static final int ADDRESS_4 = 4;
    private static final int ADDRESS_6 = 8;
    private static final int SCOPE = 24;

    private SocketAddresses() {}

    static short family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    /** Returns how many bytes of it count. */
    static int write(InetSocketAddress address, MemorySegment to) {
        var bytes = address.getAddress().getAddress();
        to.fill((byte) 0);
        to.set(JAVA_SHORT_UNALIGNED, 0, family(address.getAddress()));
        to.set(PORT, 2, (short) address.getPort());
        if (address.getAddress() instanceof Inet6Address six) {
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, ADDRESS_6, bytes.length);
            to.set(JAVA_INT_UNALIGNED, SCOPE, six.getScopeId());
            return LONGEST;
        }
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, ADDRESS_4, bytes.length);
        return LENGTH_4;
    }

    static InetSocketAddress read(MemorySegment from) throws UnknownHostException {
        var six = from.get(JAVA_SHORT_UNALIGNED, 0) == AF_INET6;
        var bytes = new byte[six ? 16 : 4];
        MemorySegment.copy(from, JAVA_BYTE, six ? ADDRESS_6 : ADDRESS_4, bytes, 0, bytes.length);
        var port = Short.toUnsignedInt(from.get(PORT, 2));
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    }
}
