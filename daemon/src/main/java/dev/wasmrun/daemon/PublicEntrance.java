package dev.wasmrun.daemon;

import dev.wasmrun.daemon.network.Entrance;
import dev.wasmrun.daemon.tunnel.Visitors;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Where the visitors of a tunnel meet the network of their app. */
record PublicEntrance(Entrance entrance) implements Visitors {
    @Override
    public void welcome(SocketChannel visitor, ByteBuffer sent) {
        entrance.welcome(visitor, sent);
    }

    @Override
    public void close() {
        entrance.close();
    }
}
