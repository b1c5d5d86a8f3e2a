/* Counts what a process does to the files below one folder, and at a given deed kills it or fails the deed.
 *
 * Preloaded (LD_PRELOAD); does nothing before faults_arm is called. A deed is a write, a sync, a change of a name or of a
 * length. Every deed is noted, a line each: its number, its name, the path. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NOTHING, KILL, TEAR, SYNC_FAILS, FULL };

static char root[4096], shadow[4096];
static size_t root_length;
static long target;
static int act, notes = -1;
static atomic_long deeds;

void faults_arm(const char *folder, long at, int what, const char *log, const char *synced) {
    strncpy(root, folder, sizeof root - 1);
    root_length = strlen(root);
    strncpy(shadow, synced, sizeof shadow - 1);
    target = at;
    act = what;
    int fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    notes = syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 800);
    syscall(SYS_close, fd);
}

static int below(const char *path) {
    return notes >= 0 && !strncmp(path, root, root_length) && path[root_length] == '/';
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, 4095);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static int path_at(int folder, const char *name, char *path) {
    if (notes < 0 || !name) return 0;
    if (name[0] == '/') {
        snprintf(path, 4096, "%s", name);
    } else {
        char base[4096];
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) <= 0) return 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            long length = syscall(SYS_readlinkat, AT_FDCWD, link, base, 4095);
            if (length <= 0) return 0;
            base[length] = 0;
        }
        if (snprintf(path, 4096, "%s/%s", base, name) >= 4096) return 0;
    }
    return below(path);
}

static void die(void) {
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    for (;;) syscall(SYS_pause);
}

/* Note a deed; tell whether it is the one. */
static int deed(const char *name, const char *path) {
    long number = atomic_fetch_add(&deeds, 1) + 1;
    char line[4200];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, name, path + root_length + 1);
    syscall(SYS_write, notes, line, length);
    if (act == NOTHING || target <= 0) return 0;
    if (act == KILL && number == target) die();
    if (act == TEAR) return number == target;
    return number >= target;
}

static pthread_mutex_t remembering = PTHREAD_MUTEX_INITIALIZER;

/* Keep what a file that has a name holds once it is synced, under the number of its inode. */
static void remember(int fd) {
    struct stat told;
    if (!shadow[0] || fstat(fd, &told) || !S_ISREG(told.st_mode) || !told.st_nlink) return;
    char link[64], name[4200], aside[4300], part[65536];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    snprintf(name, sizeof name, "%s/%lu", shadow, (unsigned long)told.st_ino);
    snprintf(aside, sizeof aside, "%s.%ld", name, (long)syscall(SYS_gettid));
    int in = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
    int out = syscall(SYS_openat, AT_FDCWD, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    long length;
    while ((length = syscall(SYS_read, in, part, sizeof part)) > 0) syscall(SYS_write, out, part, length);
    syscall(SYS_close, in);
    syscall(SYS_close, out);
    syscall(SYS_renameat2, AT_FDCWD, aside, AT_FDCWD, name, 0);
}

/* The inode that goes when a name goes; 0 where it has other names or is no file. */
static unsigned long last_of(const char *path) {
    struct stat told;
    if (!shadow[0] || !below(path) || lstat(path, &told) || !S_ISREG(told.st_mode) || told.st_nlink > 1) return 0;
    return told.st_ino;
}

/* Forget an inode that went: its number is given to the next file that is made. */
static void forget(unsigned long inode) {
    char name[4200];
    snprintf(name, sizeof name, "%s/%lu", shadow, inode);
    if (inode) syscall(SYS_unlinkat, AT_FDCWD, name, 0);
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define FAIL(code) do { errno = code; return -1; } while (0)

/* A write of ``size`` bytes that is the one: half of it is done, or none for want of room. */
#define WRITTEN(label, half) \
    char path[4096]; \
    if (notes >= 0 && path_of(fd, path) && deed(label, path)) { \
        if (act == TEAR) { if (size > 1) { half; } die(); } \
        if (act == FULL) FAIL(ENOSPC); \
    }

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    WRITTEN("write", real(fd, data, size / 2))
    return real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    WRITTEN("write", real(fd, data, size / 2, at))
    return real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    WRITTEN("write", real(fd, data, size / 2, at))
    return real(fd, data, size, at);
}

ssize_t writev(int fd, const struct iovec *parts, int size) {
    REAL(writev);
    WRITTEN("write", real(fd, parts, size / 2))
    return real(fd, parts, size);
}

/* FAISS writes by stdio, whose own writes go past this. */
size_t fwrite(const void *data, size_t each, size_t count, FILE *file) {
    REAL(fwrite);
    char path[4096];
    if (notes >= 0 && path_of(fileno(file), path) && deed("write", path)) {
        if (act == TEAR) { real(data, each, count / 2, file); fflush(file); die(); }
        if (act == FULL) { errno = ENOSPC; return 0; }
    }
    return real(data, each, count, file);
}

ssize_t sendfile64(int fd, int from, off64_t *at, size_t size) {
    REAL(sendfile64);
    WRITTEN("write", real(fd, from, at, size / 2))
    return real(fd, from, at, size);
}

ssize_t copy_file_range(int from, off64_t *begin, int fd, off64_t *at, size_t size, unsigned flags) {
    REAL(copy_file_range);
    WRITTEN("write", real(from, begin, fd, at, size / 2, flags))
    return real(from, begin, fd, at, size, flags);
}

#define SYNCED(name) \
    int name(int fd) { \
        REAL(name); \
        char path[4096]; \
        if (notes < 0 || !path_of(fd, path)) return real(fd); \
        int hit = deed("sync", path); \
        if (hit && act == TEAR) die(); \
        if (hit && act == SYNC_FAILS) FAIL(EIO); \
        int done = real(fd); \
        pthread_mutex_lock(&remembering); \
        if (!done) remember(fd); \
        pthread_mutex_unlock(&remembering); \
        return done; \
    }
SYNCED(fsync)
SYNCED(fdatasync)

#define CHANGED(label, told) \
    char path[4096] = ""; \
    if (notes >= 0 && (told)) { \
        int hit = deed(label, path); \
        if (hit && act == TEAR) die(); \
        if (hit && act == FULL && !strcmp(label, "make")) FAIL(ENOSPC); \
    }

/* Do what takes the name ``path`` from a file; the lock is so that no other file is synced under its number between. */
#define GONE(call) \
    pthread_mutex_lock(&remembering); \
    unsigned long inode = last_of(path); \
    int done = call; \
    if (!done) forget(inode); \
    pthread_mutex_unlock(&remembering); \
    return done;

int rename(const char *from, const char *to) {
    REAL(rename);
    CHANGED("rename", path_at(AT_FDCWD, to, path))
    GONE(real(from, to))
}

int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat);
    CHANGED("rename", path_at(b, to, path))
    GONE(real(a, from, b, to))
}

int unlink(const char *name) {
    REAL(unlink);
    CHANGED("remove", path_at(AT_FDCWD, name, path))
    GONE(real(name))
}

int unlinkat(int folder, const char *name, int flags) {
    REAL(unlinkat);
    CHANGED("remove", path_at(folder, name, path))
    GONE(real(folder, name, flags))
}

int rmdir(const char *name) {
    REAL(rmdir);
    CHANGED("remove", path_at(AT_FDCWD, name, path))
    return real(name);
}

int mkdir(const char *name, mode_t mode) {
    REAL(mkdir);
    CHANGED("make", path_at(AT_FDCWD, name, path))
    return real(name, mode);
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    CHANGED("cut", path_of(fd, path))
    return real(fd, size);
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    CHANGED("cut", path_of(fd, path))
    return real(fd, size);
}

int fallocate(int fd, int mode, off_t at, off_t size) {
    REAL(fallocate);
    CHANGED("make", path_of(fd, path))
    return real(fd, mode, at, size);
}

int fallocate64(int fd, int mode, off64_t at, off64_t size) {
    REAL(fallocate64);
    CHANGED("make", path_of(fd, path))
    return real(fd, mode, at, size);
}
