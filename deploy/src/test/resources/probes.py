"""Tries to get out of where it runs. Prints a line for each try: its name, and 'open' or 'closed' with the reason.

Run in the sandbox, everything must be closed. Run by root on the host ('control'), or for those in IN_A_NETWORK in an open
network with the host as its gateway ('control network'), everything must be open: so no try is empty. There
is no control for NO_CONTROL: nobody but the app itself reaches its address, not even root.
"""
import ctypes, errno, fcntl, json, os, platform, resource, signal, socket, struct, subprocess, sys, tempfile, termios

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, 'params.json')) as file:
    given = json.load(file)
libc = ctypes.CDLL(None, use_errno=True)
x86 = platform.machine() == 'x86_64'
probes = {}
IN_A_NETWORK = {'gateway', 'loopback_down'}
NO_CONTROL = {'sibling_at_its_address'}


def probe(function):
    probes[function.__name__] = function
    return function


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return True


def syscall(on_x86, on_arm, *arguments):
    ctypes.set_errno(0)
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    return libc.syscall(ctypes.c_long(on_x86 if x86 else on_arm), *words)


def refused_otherwise(result, *expected):
    """The kernel looked at what was asked, which is nonsense on purpose; a guard before it would have said EPERM."""
    return result >= 0 or ctypes.get_errno() in expected


def in_child(work):
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if work() else 1)
        except OSError as e:
            os._exit(e.errno or 1)
        except ValueError:
            os._exit(errno.EPERM)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        raise OSError(code, os.strerror(abs(code)))
    return True


def reads(path):
    with open(path, 'rb') as file:
        return len(file.read(64)) > 0


def opens_for_writing(path):
    os.close(os.open(path, os.O_WRONLY))
    return True


def writes(path):
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.unlink(path)
    return True


def connects(host, port):
    with socket.create_connection((host, port), 0.5):
        return True


def status_of(field):
    with open('/proc/self/status') as file:
        return next(line.split()[1] for line in file if line.startswith(field + ':'))


# ---- files

@probe
def shadow_passwords(): return reads('/etc/shadow')

@probe
def file_of_a_home(): return reads(given['home_file'])

@probe
def secret_by_its_path(): return reads(given['secret'])

@probe
def secret_by_the_root_of_process_1(): return reads('/proc/1/root' + given['secret'])

@probe
def secret_by_the_folder_of_process_1(): return reads('/proc/1/cwd' + '/..' * 20 + given['secret'])

@probe
def secret_by_the_parent_folder(): return reads(here + '/..' * 20 + given['secret'])

@probe
def secret_by_a_link():
    link = os.path.join(here, 'link-%d' % os.getpid())
    os.symlink(given['secret'], link)
    try:
        return reads(link)
    finally:
        os.unlink(link)

@probe
def secret_by_a_hard_link():
    link = os.path.join(here, 'hard-%d' % os.getpid())
    os.link(given['secret'], link)
    os.unlink(link)
    return True

@probe
def shared_memory_of_the_host(): return reads(given['shared_memory'])

@probe
def state_of_the_daemon(): return len(os.listdir(given['home'])) > 0

@probe
def token_of_the_daemon(): return reads(given['home'] + '/token')

@probe
def store_of_the_daemon(): return reads(given['home'] + '/wasmrun.db')

@probe
def folder_of_the_other_app(): return len(os.listdir(given['sibling'])) > 0

@probe
def handle_of_a_file():
    handle = ctypes.create_string_buffer(struct.pack('Ii', 128, 0) + bytes(128))
    mount = ctypes.c_int()
    return check(syscall(303, 264, ctypes.c_int(-100), b'/usr', handle, ctypes.byref(mount), ctypes.c_int(0)))

@probe
def write_to_usr(): return writes('/usr/wasmrun-probe')

@probe
def write_to_etc(): return writes('/etc/wasmrun-probe')

@probe
def write_to_the_root(): return writes('/wasmrun-probe')

@probe
def core_pattern(): return opens_for_writing('/proc/sys/kernel/core_pattern')

@probe
def magic_keys(): return opens_for_writing('/proc/sysrq-trigger')

@probe
def settings_of_the_network(): return opens_for_writing('/proc/sys/net/ipv4/ip_forward')

@probe
def settings_of_the_kernel(): return opens_for_writing('/sys/kernel/mm/transparent_hugepage/enabled')

@probe
def control_groups(): return len(os.listdir('/sys/fs/cgroup')) > 0

@probe
def log_of_the_kernel():
    os.close(os.open('/dev/kmsg', os.O_RDONLY | os.O_NONBLOCK))
    return True

@probe
def devices_of_the_host(): return os.path.exists('/dev/net/tun')

@probe
def a_block_device():
    path = os.path.join(tempfile.gettempdir(), 'device-%d' % os.getpid())
    os.mknod(path, 0o60600, os.makedev(1, 0))
    os.unlink(path)
    return True

# ---- processes

@probe
def signal_to_a_host_process():
    os.kill(given['process'], 0)
    return True

@probe
def variables_of_a_host_process(): return reads('/proc/%d/environ' % given['process'])

@probe
def host_processes_seen():
    return any(int(name) == given['process'] for name in os.listdir('/proc') if name.isdigit())

@probe
def host_paths_in_command_lines():
    for name in os.listdir('/proc'):
        try:
            if name.isdigit():
                with open('/proc/%s/cmdline' % name) as file:
                    if given['base'] in file.read():
                        return True
        except OSError:
            pass
    return False

@probe
def variables_of_the_caller(): return 'HOST_MARK' in os.environ

@probe
def variables_of_process_1():
    with open('/proc/%s/environ' % ('1' if 'HOST_MARK' not in os.environ else 'self')) as file:
        return 'HOST_MARK' in file.read()

@probe
def inherited_descriptors():
    ours = os.open('/dev/null', os.O_RDONLY)
    os.close(ours)
    return any(os.path.exists('/proc/self/fd/%d' % number) for number in range(3, 256))

@probe
def tracing_of_a_process():
    child = os.fork()
    if child == 0:
        signal.pause()
    try:
        check(libc.ptrace(16, child, None, None))
        os.waitpid(child, 0)
        libc.ptrace(17, child, None, None)
        return True
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

@probe
def memory_of_a_process():
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    return check(syscall(310, 270, os.getpid(), vector, 1, vector, 1, 0))

@probe
def higher_priority():
    return in_child(lambda: os.nice(-1) is not None)

@probe
def to_be_root():
    return in_child(lambda: os.setresuid(0, 0, 0) is None)

@probe
def more_than_the_hard_limit():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return in_child(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard + 1)) is None)

# ---- rights

@probe
def effective_capabilities(): return int(status_of('CapEff'), 16) != 0

@probe
def bounding_capabilities(): return int(status_of('CapBnd'), 16) != 0

@probe
def new_privileges(): return status_of('NoNewPrivs') == '0'

@probe
def unfiltered_calls(): return status_of('Seccomp') == '0'

# ---- namespaces and mounts

def unshares(flag): return in_child(lambda: check(libc.unshare(flag)))

@probe
def a_user_namespace(): return unshares(0x10000000)

@probe
def a_network_namespace(): return unshares(0x40000000)

@probe
def a_mount_namespace(): return unshares(0x00020000)

@probe
def a_process_namespace(): return unshares(0x20000000)

@probe
def a_host_name_namespace(): return unshares(0x04000000)

@probe
def a_user_namespace_by_clone():
    child = syscall(56, 220, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    check(child)
    os.waitpid(child, 0)
    return True

@probe
def clone_with_flags_out_of_sight(): return refused_otherwise(syscall(435, 435, 0, 0), errno.EINVAL, errno.EFAULT)

@probe
def another_namespace():
    def enter():
        namespace = os.open('/proc/self/ns/net', os.O_RDONLY)
        return check(libc.setns(namespace, 0))
    return in_child(enter)

@probe
def a_mount():
    folder = tempfile.mkdtemp()
    try:
        check(libc.mount(b'none', folder.encode(), b'tmpfs', 0, None))
        return check(libc.umount2(folder.encode(), 2))
    finally:
        os.rmdir(folder)

@probe
def a_mount_by_the_new_calls(): return check(syscall(430, 430, b'tmpfs', 0))

@probe
def another_root(): return in_child(lambda: os.chroot(here) is None)

# ---- the kernel

@probe
def a_kernel_module(): return refused_otherwise(syscall(175, 105, 0, 0, 0), errno.EFAULT, errno.ENOEXEC, errno.ENOSYS, errno.EINVAL)

@probe
def a_bpf_program():
    attributes = ctypes.create_string_buffer(struct.pack('IIII', 2, 4, 4, 1) + bytes(112))
    return check(syscall(321, 280, 0, attributes, 128))

@probe
def events_of_the_processor(): return refused_otherwise(syscall(298, 241, 0, 0, -1, -1, 0), errno.EFAULT, errno.ENOSYS, errno.ENOENT)

@probe
def the_keyring(): return refused_otherwise(syscall(250, 219, 0, -3, 1), errno.ENOSYS, errno.ENOKEY)

@probe
def a_key(): return refused_otherwise(syscall(248, 217, 0, 0, 0, 0, -3), errno.ENOSYS, errno.EFAULT, errno.EINVAL)

@probe
def a_reboot(): return refused_otherwise(syscall(169, 142, 1, 2, 3, 0), errno.EINVAL)

@probe
def the_clock():
    return refused_otherwise(syscall(164, 170, struct.pack('qq', 0, 2000000), 0), errno.EINVAL)

@probe
def the_host_name():
    name = os.uname().nodename.encode()
    return check(libc.sethostname(name, len(name)))

@probe
def asynchronous_calls(): return refused_otherwise(syscall(425, 425, 0, 0), errno.EFAULT, errno.EINVAL, errno.EPERM)

@probe
def typing_into_a_terminal():
    ours, theirs = os.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSTI, b'x')
        return True
    except OSError as e:
        return e.errno == errno.EIO
    finally:
        os.close(ours)
        os.close(theirs)

@probe
def page_faults_of_a_process(): return check(syscall(323, 282, 0))

@probe
def cryptography_of_the_kernel():
    socket.socket(38, socket.SOCK_SEQPACKET).close()
    return True

@probe
def the_machine_below():
    socket.socket(40, socket.SOCK_STREAM).close()
    return True

@probe
def a_kernel_log_call(): return check(syscall(103, 116, 10, 0, 0))

# ---- network

@probe
def host_loopback(): return connects('127.0.0.1', given['port4'])

@probe
def host_loopback_v6(): return connects('::1', given['port6'])

@probe
def the_daemons_api(): return connects('127.0.0.1', given['daemon'])

@probe
def host_addresses():
    for address in given['addresses']:
        for port in (given['wildcard'], given['daemon'], given['port4']):
            try:
                return connects(address, port)
            except OSError:
                pass
    return False

@probe
def gateway():
    with open('/proc/net/route') as file:
        ways = [line.split()[2] for line in file if line.split()[1] == '00000000']
    for way in ways + ['0202000A']:
        address = socket.inet_ntoa(bytes.fromhex(way)[::-1])
        for port in (given['wildcard'], given['daemon']):
            try:
                return connects(address, port)
            except OSError:
                pass
    return False

@probe
def metadata_address(): return connects('169.254.169.254', 80)

@probe
def sibling_at_its_address(): return connects(given['sibling_address'], 3000)

@probe
def sibling_by_its_forward(): return connects('127.0.0.1', given['sibling_port'])

@probe
def abstract_socket_of_the_host():
    with socket.socket(socket.AF_UNIX) as client:
        client.connect('\0' + given['abstract'])
        return True

@probe
def socket_of_the_daemon():
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(given['home'] + '/daemon.sock')
        return True

@probe
def raw_packets():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()
    return True

@probe
def packets_of_the_wire():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    return True

@probe
def loopback_down():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        fcntl.ioctl(client, 0x8914, struct.pack('16sh22x', b'lo', 0))
        return True


if sys.argv[1:] == ['control']:
    chosen = probes.keys() - IN_A_NETWORK - NO_CONTROL
elif sys.argv[1:] == ['control', 'network']:
    chosen = IN_A_NETWORK
else:
    chosen = probes.keys()
for name, attempt in probes.items():
    if name not in chosen:
        continue
    try:
        print('probe', name, 'open' if attempt() else 'closed', flush=True)
    except Exception as e:
        print('probe', name, 'closed', type(e).__name__, e, flush=True)
print('probe end', flush=True)
