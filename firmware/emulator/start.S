// The machine starts at its reset vector. Literals must lie below their use, so each section has its own.

  .section .reset, "ax"
  .global _reset
_reset:
  j 1f
  .align 4
  .literal_position
1:
  movi a0, _start
  jx a0

// Whatever the program does wrong ends it with 128 and the cause: 9 is an unaligned access, 28 and 29 no memory.
  .section .vectors, "ax"
  .org 0x10
  j report
  .org 0x20
  j report
  .org 0x30
  j report
  .org 0x50
  j report
  .org 0x70
  j report
  .org 0x80
report:
  rsr a3, exccause
  addi a3, a3, 127
  addi a3, a3, 1
  movi a2, 1
  simcall

  .section .text.start, "ax"
  .align 4
  .literal_position
  .global _start
_start:
  // User mode, no exception pending, no interrupts: else the first fault would be a double one.
  movi a2, 0x2f
  wsr a2, ps
  rsync
  movi a1, __stack
  movi a2, __bss_start
  movi a3, __bss_end
  movi a4, 0
1:
  bgeu a2, a3, 2f
  s32i a4, a2, 0
  addi a2, a2, 4
  j 1b
2:
  movi a0, run
  callx0 a0

// int call_host(int number, int a, int b, int c): QEMU's own door to the host.
  .section .text.call_host, "ax"
  .align 4
  .global call_host
  .type call_host, @function
call_host:
  simcall
  ret
