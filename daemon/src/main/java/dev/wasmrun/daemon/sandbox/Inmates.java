package dev.wasmrun.daemon.sandbox;

/**
 * The processes of a sandbox: the kernel ends them all with their process 1.
 *
 * @param init process 1, as the host numbers it
 */
record Inmates(ProcessStamp init) implements Household {
    /**
     * Like systemd: a shell or npm in front does not pass the signal on. Not the init: it would
     * take the others down without a word.
     */
    @Override
    public void terminate() {
        if (init.isAlive()) {
            ProcessHandle.of(init.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(ProcessHandle::destroy);
        }
    }

    @Override
    public void kill() {
        init.kill();
    }

    @Override
    public boolean isAlive() {
        return init.isAlive();
    }
}
