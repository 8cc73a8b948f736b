// What a program needs of an operating system, by way of QEMU: files, the end, and what C++ asks for.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

extern "C" {
int call_host(int number, int a, int b, int c);
int main();

using Constructor = void (*)();
extern Constructor __init_array_start[], __init_array_end[];

// The numbers of QEMU's simcall.
enum { EXIT = 1, READ = 3, WRITE = 4, OPEN = 5, CLOSE = 6, SEEK = 19 };

ssize_t read(int file, void* bytes, size_t count) {
  return call_host(READ, file, reinterpret_cast<int>(bytes), static_cast<int>(count));
}

ssize_t write(int file, const void* bytes, size_t count) {
  return call_host(WRITE, file, reinterpret_cast<int>(bytes), static_cast<int>(count));
}

int open(const char* path, int flags, ...) {
  return call_host(OPEN, reinterpret_cast<int>(path), flags, 0);
}

int close(int file) {
  return call_host(CLOSE, file, 0, 0);
}

off_t lseek(int file, off_t offset, int from) {
  return call_host(SEEK, file, static_cast<int>(offset), from);
}

void _exit(int code) {
  call_host(EXIT, code, 0, 0);
  for (;;) {}
}

void run() {
  for (Constructor* make = __init_array_start; make < __init_array_end; make++) (*make)();
  _exit(main());
}

void __cxa_pure_virtual() {
  _exit(127);
}

int __cxa_atexit(void (*)(void*), void*, void*) {
  return 0;
}

void* __dso_handle = nullptr;

static int put(char character, FILE*) {
  return write(1, &character, 1) == 1 ? character : EOF;
}

}

static FILE output = FDEV_SETUP_STREAM(put, nullptr, nullptr, _FDEV_SETUP_WRITE);
FILE* const stdin = &output;
FILE* const stdout = &output;

void* operator new(size_t size) {
  void* place = malloc(size);
  if (!place) _exit(126);
  return place;
}
void* operator new[](size_t size) {
  return operator new(size);
}
void operator delete(void* place) noexcept {
  free(place);
}
void operator delete[](void* place) noexcept {
  free(place);
}
void operator delete(void* place, size_t) noexcept {
  free(place);
}
void operator delete[](void* place, size_t) noexcept {
  free(place);
}
