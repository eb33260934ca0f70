internal import CLinux

/// The error number of this thread's last system call. CLinux and Glibc see some headers under other macros and
/// cannot both be imported in one module, and `errno` itself is a macro.
var errno: CInt {
    get { sw_errno().pointee }
    set { sw_errno().pointee = newValue }
}
