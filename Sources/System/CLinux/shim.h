// What the Glibc module leaves out, and the macros that Swift cannot import.
#ifndef SEATWIRE_CLINUX_H
#define SEATWIRE_CLINUX_H

// _GNU_SOURCE stays undefined: with it fd_set and others differ from those of the Glibc module, and the compiler
// refuses a file that sees both. What it would bring is declared by hand below.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <linux/sockios.h>

extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pipe2(int fds[2], int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int pthread_getname_np(pthread_t thread, char *name, size_t length);
extern int posix_openpt(int flags);
extern int grantpt(int fd);
extern int unlockpt(int fd);
extern int ptsname_r(int fd, char *name, size_t length);
extern const char *strerrordesc_np(int number);
extern const char *strerrorname_np(int number);
// CLOSE_RANGE_CLOEXEC, since Linux 5.11.
#define SW_CLOSE_RANGE_CLOEXEC (1u << 2)

static inline int sw_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(fd, address, length, flags);
}

static inline int *sw_errno(void) {
    return &errno;
}

// open and fcntl are variadic.
static inline int sw_open(const char *path, int flags, mode_t mode) {
    return open(path, flags, mode);
}

static inline int sw_copy_descriptor(int fd, int at_least) {
    return fcntl(fd, F_DUPFD_CLOEXEC, at_least);
}

static inline int sw_pidfd_open(pid_t pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static inline int sw_pidfd_send_signal(int pidfd, int number) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0);
}

static inline int sw_wait_pidfd(int pidfd, siginfo_t *info, int options) {
    return waitid((idtype_t)P_PIDFD, (id_t)pidfd, info, options);
}

// si_pid and si_status are macros over a union.
static inline pid_t sw_siginfo_pid(const siginfo_t *info) {
    return info->si_pid;
}

static inline int sw_siginfo_status(const siginfo_t *info) {
    return info->si_status;
}

// What a new process is given; all pointers outlive the call.
struct sw_launch {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *directory;
    // Descriptors that become 0, 1 and 2; each is 3 or more and close-on-exec.
    int standard[3];
    // Where the child reports a failed step; close-on-exec.
    int report;
    int changes_identity;
    uid_t user;
    gid_t group;
    const gid_t *groups;
    size_t group_count;
};

enum sw_launch_step {
    SW_STEP_SESSION = 1,
    SW_STEP_GROUPS,
    SW_STEP_GROUP,
    SW_STEP_USER,
    SW_STEP_DIRECTORY,
    SW_STEP_DESCRIPTORS,
    SW_STEP_EXECUTE,
};

struct sw_launch_report {
    int step;
    int error;
};

static inline void sw_launch_fail(const struct sw_launch *plan, int step) {
    struct sw_launch_report report = {step, errno};
    (void)!write(plan->report, &report, sizeof report);
    _exit(127);
}

// The child's side: only async-signal-safe calls, because other threads of the parent may have held any lock.
static inline void sw_launch_child(const struct sw_launch *plan) {
    // The kernel's own sigaction, all zero: SIG_DFL. The wrapper leaves out two signals that may be ignored too.
    unsigned long standard[8] = {0};
    for (int number = 1; number < NSIG; number++) (void)syscall(SYS_rt_sigaction, number, standard, NULL, 8);
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);

    if (setsid() < 0) sw_launch_fail(plan, SW_STEP_SESSION);
    if (plan->changes_identity) {
        // The bare system calls: the wrappers of glibc would look for other threads.
        if (syscall(SYS_setgroups, plan->group_count, plan->groups) < 0) sw_launch_fail(plan, SW_STEP_GROUPS);
        if (syscall(SYS_setresgid, plan->group, plan->group, plan->group) < 0) sw_launch_fail(plan, SW_STEP_GROUP);
        if (syscall(SYS_setresuid, plan->user, plan->user, plan->user) < 0) sw_launch_fail(plan, SW_STEP_USER);
    }
    if (chdir(plan->directory) < 0) sw_launch_fail(plan, SW_STEP_DIRECTORY);
    for (int number = 0; number < 3; number++) {
        if (dup2(plan->standard[number], number) < 0) sw_launch_fail(plan, SW_STEP_DESCRIPTORS);
    }
    // Nothing of the parent's may live on in the child: its sockets, and above all its file locks.
    if (syscall(SYS_close_range, 3u, ~0u, SW_CLOSE_RANGE_CLOEXEC) < 0) {
        struct rlimit limit;
        int last = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1048576 ? (int)limit.rlim_cur : 1048576;
        for (int number = 3; number < last; number++) (void)fcntl(number, F_SETFD, FD_CLOEXEC);
    }
    execve(plan->path, plan->arguments, plan->environment);
    sw_launch_fail(plan, SW_STEP_EXECUTE);
}

// Starts a process in a session of its own. posix_spawn cannot do it: it does not change users.
static inline pid_t sw_launch(const struct sw_launch *plan) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0) sw_launch_child(plan);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

// SIG_IGN is a macro with a cast.
static inline void sw_ignore_broken_pipes(void) {
    signal(SIGPIPE, SIG_IGN);
}

// prctl is variadic.
static inline int sw_forbid_dumps(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// Bytes in the kernel's send buffer that the peer has not acknowledged. ioctl is variadic.
static inline int sw_unacknowledged(int fd) {
    int count = 0;
    return ioctl(fd, SIOCOUTQ, &count) == 0 ? count : -1;
}

// `environ` is a global variable, which Swift 6 does not let anybody read.
static inline char **sw_environment(void) {
    return __environ;
}

// The cores that this process may use, which can be fewer than the machine has.
static inline int sw_usable_cores(void) {
    unsigned long cores[128] = {0};
    long size = syscall(SYS_sched_getaffinity, 0, sizeof cores, cores);
    int count = 0;
    for (long word = 0; word < size / (long)sizeof cores[0]; word++) count += __builtin_popcountl(cores[word]);
    return count;
}

// ioctl is variadic.
static inline int sw_window_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

static inline int sw_set_window_size(int fd, int columns, int rows) {
    struct winsize size = {(unsigned short)rows, (unsigned short)columns, 0, 0};
    return ioctl(fd, TIOCSWINSZ, &size);
}

// The master of a new pseudo-terminal, and the name of its other end.
static inline int sw_open_pseudo_terminal(char *name, size_t length) {
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) return -1;
    if (grantpt(fd) == 0 && unlockpt(fd) == 0 && ptsname_r(fd, name, length) == 0) return fd;
    close(fd);
    return -1;
}

// Seconds that the clocks of this place are ahead of UTC at a moment.
static inline long sw_ahead_of_utc(time_t moment) {
    struct tm local;
    return localtime_r(&moment, &local) ? local.tm_gmtoff : 0;
}

#endif
